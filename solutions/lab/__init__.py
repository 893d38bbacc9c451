"""实验是什么、怎样运行、怎样保存、怎样判断。"""

from solutions.lab.experiment import Experiment, Table

__all__ = ["Experiment", "Table"]
