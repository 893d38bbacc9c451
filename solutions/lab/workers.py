"""Tasks side by side in processes, with one progress bar that shows the current loss."""

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor

from tqdm import tqdm

from solutions.lab.determinism import do_task, make_deterministic

_channel = None  # set in every worker process: where its reports go


def write(line: str) -> None:
    """Print a line without tearing a progress bar apart."""
    tqdm.write(line, file=sys.stderr)


def bar(items: Iterable, label: str, show: bool) -> Iterable:
    """The items behind a progress bar."""
    return tqdm(items, desc=label, disable=not show, dynamic_ncols=True, leave=False)


def run_tasks(function: Callable, tasks: list[tuple], jobs: int, label: str, show: bool) -> list:
    """Run ``function(*task, report)`` for every task in at most ``jobs`` processes, keeping the order."""
    with _Display(len(tasks), label, show) as display:
        if min(jobs, len(tasks)) <= 1:
            return [_run_here(function, number, task, display) for number, task in enumerate(tasks)]
        return _run_in_processes(function, tasks, min(jobs, len(tasks)), display)


def _run_here(function: Callable, number: int, task: tuple, display: "_Display"):
    report = lambda done, total, loss=None: display.update(number, done, total, loss)  # noqa: E731
    value = do_task(function, number, task, report)
    display.update(number, 1, 1, None)
    return value


def _run_in_processes(function: Callable, tasks: list[tuple], jobs: int, display: "_Display") -> list:
    # spawn everywhere: forking a process that has used torch's threads can hang.
    context = multiprocessing.get_context("spawn")
    channel = context.Queue()
    listener = threading.Thread(target=_listen, args=(channel, display), daemon=True)
    listener.start()
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=(channel,))
    try:
        futures = [pool.submit(_run_in_worker, function, number, task) for number, task in enumerate(tasks)]
        return [future.result() for future in futures]
    except BaseException:
        # Ctrl-C or a failed task: the others' work is worth nothing any more.
        for process in list((pool._processes or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        channel.put(None)
        listener.join(timeout=5)


def _start_worker(channel) -> None:
    global _channel
    _channel = channel
    threading.Thread(target=_end_with_parent, daemon=True).start()
    make_deterministic()


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers: without this they would train on for nobody."""
    multiprocessing.connection.wait([multiprocessing.parent_process().sentinel])
    os._exit(1)


def _run_in_worker(function: Callable, number: int, task: tuple):
    report = lambda done, total, loss=None: _channel.put((number, done, total, loss))  # noqa: E731
    value = do_task(function, number, task, report)
    _channel.put((number, 1, 1, None))
    return value


def _listen(channel, display: "_Display") -> None:
    with contextlib.suppress(EOFError, OSError):
        while (report := channel.get()) is not None:
            display.update(*report)


class _Display:
    """One bar over all tasks: each counts 1, in parts as it reports; the last loss stands at the end."""

    def __init__(self, count: int, label: str, show: bool):
        form = "{desc} {percentage:3.0f}%|{bar}| {n:.1f}/{total} [{elapsed}<{remaining}{postfix}]"
        self.bar = tqdm(total=count, desc=label, disable=not show, dynamic_ncols=True, leave=False, bar_format=form)
        self.done = [0.0] * count

    def __enter__(self) -> "_Display":
        return self

    def __exit__(self, *_) -> None:
        self.bar.close()

    def update(self, number: int, done: float, total: float, loss: float | None) -> None:
        if loss is not None:
            self.bar.set_postfix_str(f"损失 {loss:.3f}", refresh=False)
        # A task of several stages counts each from nought: the bar must not run backwards.
        gained = max(done / total - self.done[number], 0)
        self.bar.update(min(gained, self.bar.total - self.bar.n))  # thirds add up to a little more than one
        self.done[number] += gained
