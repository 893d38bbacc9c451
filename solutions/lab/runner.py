"""Measuring an exercise, and knowing which results still hold."""

import importlib
import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from solutions.errors import UserError, described
from solutions.lab import results
from solutions.lab.catalogue import Entry
from solutions.lab.experiment import Experiment
from solutions.lab.fingerprint import fingerprint
from solutions.lab.values import plain, restore
from solutions.toolkit.corpus import Corpus, expected_sha256, load_corpus


@dataclass(frozen=True)
class Options:
    """How to measure.  ``seeds`` is a number of seeds, None for the experiment's own."""

    device: str = "auto"
    seeds: int | None = None
    quick: bool = False
    sample: bool = False
    jobs: int | None = None
    show: bool = True

    def official(self, entry: Entry) -> bool:
        """Whether the result may enter ``data/results``: full size, the real corpus, all the seeds."""
        return not self.quick and not self.sample and (self.seeds is None or self.seeds >= entry.seeds)


@dataclass(frozen=True)
class Standing:
    """``state`` is fresh, stale or missing; ``result`` is None only when missing."""

    state: str
    result: results.Result | None


def standing(entry: Entry) -> Standing:
    """Whether the stored result belongs to the code as it is.  Raises UserError for a damaged file."""
    if not entry.result_path.exists():
        return Standing("missing", None)
    result = results.load(entry.result_path)
    current = result.fingerprint == current_fingerprint(entry) and _corpus_is_current(entry, result)
    return Standing("fresh" if current else "stale", result)


def _corpus_is_current(entry: Entry, result: results.Result) -> bool:
    """Another edition may be measured, and its record says so; it does not stand for the one that is named."""
    read = result.provenance["corpus"]
    return read is None if entry.corpus is None else bool(read) and read["sha256"] == expected_sha256(entry.corpus)


def current_fingerprint(entry: Entry) -> str:
    """The fingerprint that a measurement made now would carry."""
    return fingerprint(entry, expected_sha256(entry.corpus) if entry.corpus else None)


def experiment_of(entry: Entry) -> Experiment:
    """The exercise's ``experiment`` object; this imports its module, and with it torch.

    Raises UserError where the module cannot be imported.
    """
    try:
        return importlib.import_module(entry.module).experiment
    except UserError:
        raise
    except Exception as error:
        raise UserError(f"练习 {entry.id} 的模块 {entry.module} 导入不了（{described(error)}）：请先改正。") from error


def measure(entry: Entry, options: Options, begin: Callable[[], None] = lambda: None) -> results.Result:
    """Run ``measure`` and return its result, stored nowhere.

    ``begin`` is called when all is ready.  Raises UserError for bad options or corpora before that.
    """
    from solutions.lab import run as running  # torch: only when something is really measured
    from solutions.lab.determinism import begin_run, seeds_of_run

    device = running.pick_device(options.device)
    corpus = _corpus(entry, options)
    count = _seed_count(entry, options)
    before = current_fingerprint(entry)
    experiment = experiment_of(entry)
    begin()
    text = corpus and corpus.text
    run = running.Run(device, seeds_of_run(count), text, options.quick, options.sample, _jobs(options), options.show)
    begin_run()
    started = time.perf_counter()
    # As they will be read back, so that what is judged now is what is stored.
    values = restore(json.dumps(plain(_measured(entry, experiment, run))))
    # Trainings found ready count as if done now: this is what the exercise costs whoever runs it alone.
    seconds = round(time.perf_counter() - started + run.spared, 1)
    provenance = _provenance(running.device_name(device), run.seeds, seconds, corpus)
    return results.Result(entry.id, before, values, run.lines, provenance)


def _measured(entry: Entry, experiment: Experiment, run) -> dict:
    try:
        values = experiment.measurement(run)
    except UserError:
        raise
    except Exception as error:
        raise UserError(
            f"练习 {entry.id} 的 measure 中途出错（{described(error)}）：请改正；原来的结果没有动。"
        ) from error
    if not isinstance(values, dict):
        raise UserError(f"练习 {entry.id} 的 measure 应返回一个字典，得到的是 {type(values).__name__}：请改这个函数。")
    return values


def _corpus(entry: Entry, options: Options) -> Corpus | None:
    if entry.corpus is None:
        return None
    return load_corpus("sample" if options.sample else entry.corpus)


def _seed_count(entry: Entry, options: Options) -> int:
    count = entry.seeds if options.seeds is None else options.seeds
    if count < 1:
        raise UserError(f"种子数至少是 1，收到的是 {count}：请改 --seeds。")
    return min(count, 2) if options.quick and options.seeds is None else count


def _jobs(options: Options) -> int:
    if options.jobs is not None and options.jobs < 1:
        raise UserError(f"并行数至少是 1，收到的是 {options.jobs}：请改 --jobs。")
    # A trial's trainings are over before a second process has imported torch.
    return options.jobs or (1 if options.quick else os.cpu_count() or 1)


def _provenance(device: str, seeds: list[int], seconds: float, corpus: Corpus | None) -> dict:
    import torch

    return {
        "device": device,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "seeds": seeds,
        "seconds": seconds,
        "date": datetime.now(UTC).date().isoformat(),
        "corpus": corpus
        and {"name": corpus.name, "title": corpus.title, "sha256": corpus.sha256, "edition": corpus.edition},
    }


def trial_folder(entry: Entry, options: Options, root: Path) -> Path:
    """Where a trial's figures and log go; trials of different sizes do not overwrite one another."""
    suffix = "".join(f"-{word}" for word, on in (("quick", options.quick), ("sample", options.sample)) if on)
    return root / "runs" / f"{entry.id}{suffix}"
