"""在全新的机器上准备好一切，然后跑完全部测试：python scripts/test.py [pytest 的参数]"""

import sys

import environment

if __name__ == "__main__":
    # One worker a core; a file's tests stay together because they share what they set up.
    parallel = ["-n", "auto", "--dist", "loadfile"]
    raise SystemExit(environment.run(environment.prepare(), ["-m", "pytest", *parallel, *sys.argv[1:]]))
