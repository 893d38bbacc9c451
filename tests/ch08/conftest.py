"""What the exercises' tests share: one quick measurement of each on our own text, whoever asks for it first."""

import pytest
from filelock import FileLock

from solutions.lab import results
from solutions.lab.catalogue import find
from solutions.lab.results import Result
from solutions.lab.runner import Options, measure

QUICK = Options(device="cpu", quick=True, sample=True, jobs=1, show=False)


@pytest.fixture(scope="session")
def quick_result(tmp_path_factory):
    """``quick_result("8.3.1")``: that exercise measured at quick size on the sample, once for all test processes."""
    # Under xdist each process has a folder of its own inside the run's.
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if base.name.startswith("popen-") else base

    def of(id: str) -> Result:
        path = folder / "quick" / f"{id}.json"
        path.parent.mkdir(exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            if not path.exists():
                with pytest.MonkeyPatch.context() as patch:
                    patch.delenv("SOLUTIONS_DATA", raising=False)
                    results.save(measure(find(id), QUICK), path.parent)
        return results.load(path)

    return of
