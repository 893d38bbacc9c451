"""What ``measure`` is given: device, seeds, text, and ways to log, to show progress and to work side by side."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch

from solutions.errors import UserError
from solutions.lab import workers
from solutions.lab.kept import Kept
from solutions.toolkit.corpus import Corpus, load_corpus

T = TypeVar("T")


@dataclass
class Run:
    """One run of one experiment.  ``text`` is the corpus without header and footer, or None."""

    device: torch.device
    seeds: list[int]
    text: str | None = None
    quick: bool = False
    sample: bool = False  # our own text stands for every corpus
    jobs: int = 1
    show: bool = True  # progress and log lines on the terminal
    lines: list[str] = field(default_factory=list)
    spared: float = 0.0  # seconds that the trainings found ready once took

    def other(self, name: str) -> Corpus:
        """A second corpus beside ``text``; with ``--sample`` it too is our own text, and nothing is downloaded.

        What it was is not in the result's provenance: keep its ``sha256`` among the values.
        Raises UserError where it cannot be had.
        """
        return load_corpus("sample" if self.sample else name)

    def scale(self, full: T, quick: T) -> T:
        """The size to use: ``full`` for a measurement, ``quick`` for a trial of seconds."""
        return quick if self.quick else full

    def log(self, line: str) -> None:
        """Keep a line for the result's log and show it now."""
        self.lines.append(line)
        if self.show:
            workers.write(line)

    def progress(self, items: Iterable[T], label: str) -> Iterable[T]:
        """The items, with a progress bar."""
        return workers.bar(items, label, self.show)

    def map(self, function: Callable, tasks: Sequence[tuple], label: str = "训练") -> list[Any]:
        """``[function(*task, report) for task in tasks]``, side by side in processes on a CPU.

        ``function`` stands at module level and calls ``report(done, total, loss=None)`` now and then
        for the progress bar.  Every task starts from the same seeded state wherever it runs, so the
        results do not depend on ``jobs``.  Accelerators take the tasks one after another.
        """
        return workers.run_tasks(function, list(tasks), self._side_by_side(), label, self.show)

    def train_once(self, function: Callable, tasks: Sequence[tuple], label: str = "训练") -> list[Any]:
        """As :meth:`map`, for trainings that other exercises ask for too: they are kept under ``runs/``.

        The same function with the same arguments is run once for all exercises; a trial keeps nothing.
        ``function(*task, report)`` draws no chance numbers but from its own seed, and returns
        dictionaries, lists, numbers, strings and tensors.  Arguments are plain: numbers, strings,
        tuples, data classes (else TypeError).
        """
        if self.quick:
            return self.map(function, tasks, label)
        kept = Kept(function, device_name(self.device))
        found = {task: known for task in tasks if (known := kept.find(task))}
        missing = list(dict.fromkeys(task for task in tasks if task not in found))
        values = {task: value for task, (value, _) in found.items()}
        values |= zip(missing, self.map(kept, missing, label), strict=True)
        self.spared += sum(seconds for _, seconds in found.values()) / self._side_by_side()
        return [values[task] for task in tasks]

    def _side_by_side(self) -> int:
        return self.jobs if self.device.type == "cpu" else 1


def pick_device(name: str) -> torch.device:
    """``auto``, ``cpu``, ``cuda`` or ``mps`` as a device.  Raises UserError where it is not there."""
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        name = next(kind for kind in ("cuda", "mps", "cpu") if available[kind])
    if name not in available:
        raise UserError(f"不认识设备 {name!r}：可以用 auto、cpu、cuda 或 mps。")
    if not available[name]:
        raise UserError(f"这台机器上没有可用的 {name} 设备：请改用 --device cpu，或安装带 {name} 支持的 torch。")
    return torch.device(name)


def device_name(device: torch.device) -> str:
    """The device in words, as the result's provenance shows it."""
    if device.type == "cuda":
        return f"cuda（{torch.cuda.get_device_name(device)}）"
    return f"cpu（{os.cpu_count()} 核）" if device.type == "cpu" else device.type
