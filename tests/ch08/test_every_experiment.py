"""Every experiment, whichever it is, at quick size on our own text: measured, drawn and judged without the network."""

import pytest

from solutions.lab.catalogue import entries
from solutions.lab.presentation import judge, render
from solutions.lab.results import load
from solutions.lab.runner import experiment_of, measure
from tests.ch08.conftest import QUICK


def steady(result) -> tuple[dict, list[str]]:
    """What a second measurement must repeat: all but how long things took (``timings``, and log lines of it)."""
    values = {name: value for name, value in result.values.items() if name != "timings"}
    return values, [line for line in result.log if not line.startswith("计时：")]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_a_quick_run_measures_draws_and_judges_and_another_gives_the_same(entry, quick_result, monkeypatch):
    monkeypatch.delenv("SOLUTIONS_DATA", raising=False)
    result, again = quick_result(entry.id), measure(entry, QUICK)
    assert steady(again) == steady(result)
    assert not QUICK.official(entry)
    assert result.log and result.provenance["device"].startswith("cpu")
    assert (result.provenance["corpus"] or {"name": "sample"})["name"] == "sample"
    views = render(entry.id, experiment_of(entry), result.values)
    assert views["figures"] and all("<svg" in view["svg"] for view in views["figures"].values())
    assert all(len(view["alt"]) > 30 for view in views["figures"].values())
    assert all(view["rows"] for view in views["tables"].values())
    assert len({view["alt"] for view in views["figures"].values()}) == len(views["figures"])
    assert views["claims"] and all(claim["evidence"] for claim in views["claims"])


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_the_stored_result_bears_out_every_claim(entry):
    views = judge(experiment_of(entry), load(entry.result_path).values)
    assert views and [f"{view.name}: {view.evidence}" for view in views if not view.holds] == []
