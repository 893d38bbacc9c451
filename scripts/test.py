"""在全新的机器上准备好一切，然后跑完全部测试：python scripts/test.py [pytest 的参数]"""

import sys

import environment

if __name__ == "__main__":
    # One worker a core; a worker with nothing left takes tests from the other.
    parallel = ["-n", "auto", "--dist", "worksteal"]
    raise SystemExit(environment.run(environment.prepare(), ["-m", "pytest", *parallel, *sys.argv[1:]]))
