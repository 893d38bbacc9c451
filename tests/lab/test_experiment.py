"""What an experiment registers and what it refuses."""

import pytest

from solutions.errors import UserError
from solutions.lab import Experiment, Table
from solutions.lab.presentation import judge, render


@pytest.fixture
def experiment():
    made = Experiment("8.9.9", title="玩具")

    @made.figure("图注")
    def line(values, ax):
        ax.plot(values["y"])
        return f"线升到 {values['y'][-1]}。"

    @made.table("表注")
    def rows(values):
        return Table(["y"], [[str(y)] for y in values["y"]])

    @made.claim("线在升")
    def rises(values):
        return values["y"][-1] > values["y"][0], f"{values['y'][0]} → {values['y'][-1]}"

    return made


def test_views_follow_the_values_alone(experiment):
    views = render("8.9.9", experiment, {"y": [1, 2, 3]})
    assert views["figures"]["line"]["alt"] == "线升到 3。" and "<svg" in views["figures"]["line"]["svg"]
    assert views["tables"]["rows"]["rows"] == [["1"], ["2"], ["3"]]
    assert views["claims"] == [{"name": "rises", "statement": "线在升", "holds": True, "evidence": "1 → 3"}]
    assert views["derived"] == {}


def test_a_claim_may_fail(experiment):
    (claim,) = judge(experiment, {"y": [3, 1]})
    assert not claim.holds and claim.evidence == "3 → 1"


@pytest.mark.parametrize("verdict", [True, (True,), (True, ""), None, (True, 3)])
def test_a_claim_without_evidence_is_refused(experiment, verdict):
    experiment.claim("空口无凭")(_named(lambda values: verdict))
    with pytest.raises(UserError, match="bad 应返回（是否成立, 证据）"):
        judge(experiment, {"y": [1, 2]})


def test_two_figures_of_one_name_are_refused(experiment):
    with pytest.raises(UserError, match="两个都叫 line"):
        experiment.figure("又一张")(experiment.figures["line"].draw)


def test_a_figure_without_alternative_text_is_refused(experiment):
    experiment.figure("没有替代文本")(_named(lambda values, ax: None))
    with pytest.raises(UserError, match="bad 没有返回替代文本"):
        render("8.9.9", experiment, {"y": [1, 2]})


def test_a_crooked_table_is_refused():
    with pytest.raises(UserError, match="2 列.*1 格"):
        Table(["a", "b"], [["1", "2"], ["3"]])


def _named(function):
    function.__name__ = "bad"
    return function
