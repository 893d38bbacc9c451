"""只构建网站到 site/：python scripts/build.py（与 serve.py --build 相同，CI 里用着顺手）"""

import sys

import environment

if __name__ == "__main__":
    raise SystemExit(environment.run(environment.prepare(), ["-m", "mkdocs", "build", "--strict", *sys.argv[1:]]))
