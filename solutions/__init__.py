"""《动手学深度学习》第 8 章习题解答：能跑的答案。"""

import os

# One thread a process, said before NumPy is loaded: experiments run side by side, and a sum split
# among threads would depend on how many cores there are.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
