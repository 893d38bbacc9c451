"""Exercise 8.1.2: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
from pathlib import Path

import pytest

from solutions.ch08 import ex_8_1_2_past_returns as ex
from solutions.ch08.sequence import returns_numbers as numbers
from solutions.ch08.sequence import returns_tables as tables
from solutions.ch08.sequence import returns_theory as theory
from solutions.ch08.sequence import returns_trials as trials
from solutions.ch08.sequence import returns_worlds as worlds
from solutions.ch08.sequence.returns_trials import NUMBERS, YEARS
from solutions.ch08.sequence.returns_worlds import WORLDS
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.1.2")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.1.2").result_path).values


def test_the_quick_measurement_has_every_value_and_says_what_it_did(quick, stored):
    def shape(value):
        if isinstance(value, dict):
            return {key: shape(item) for key, item in value.items()}
        return [shape(item) for item in value] if isinstance(value[0], (dict, list)) else "seeds"

    assert shape(quick.values) == shape(stored)
    assert len(quick.values["trial"]["held_out"]) == 2 and len(stored["trial"]["held_out"]) == 10
    assert len(quick.log) == len(NUMBERS) + len(WORLDS)
    assert any("1000 只全都一样的证券" in line for line in quick.log) and any("均值回归" in line for line in quick.log)


def test_few_markets_already_tell_luck_from_skill(quick):
    for claim in ("carrying_on_needs_half", "a_broken_law_is_not_learned"):
        holds, evidence = ex.experiment.judge(claim, quick.values)
        assert holds, evidence
    futures = {name: found["future"] for name, found in quick.values["worlds"].items()}
    assert max(futures["revert"]) < 0 < min(futures["differ"])


def test_seeds_are_different_and_one_seed_is_always_the_same(stored):
    assert len(set(stored["worlds"]["same"]["past"])) == 10
    silent = lambda *_: None  # noqa: E731
    assert ex.study(3, 5, silent) == ex.study(3, 5, silent) != ex.study(4, 5, silent)


def test_the_interval_is_students():
    assert numbers.margin([1.0, 2.0, 3.0]) == pytest.approx(4.302653 / 3**0.5)


def test_the_prose_quotes_the_numbers_of_the_argument(stored):
    found = numbers.derived(stored)
    assert found["maximum"]["100"] == pytest.approx(2.50759, abs=1e-5)
    assert found["years_for_one_point"] == pytest.approx((20 * 2.50759) ** 2, rel=1e-5)
    assert found["lucky"] == pytest.approx(0.92048, abs=1e-5) and found["threshold"] == pytest.approx(3.4774, abs=1e-4)
    assert found["halfway"] == pytest.approx(100 / 9) and found["tell"]["95%"] == pytest.approx(60.12, abs=0.01)
    assert found["correlation"]["differ"]["1"] == pytest.approx(0.36 / (0.36 + 0.8))
    assert found["correlation"]["alternate"]["1"] == pytest.approx(-found["correlation"]["alternate"]["2"])


def test_multiplying_by_rho_is_never_worse_than_the_other_two():
    for name in WORLDS:
        errors = numbers.errors_in_theory(name)
        assert errors["learned"] <= min(errors["carried"], errors["average"])
        assert (errors["carried"] < errors["average"]) == (numbers.correlation(name) > 0.5)


def test_a_slope_whose_law_is_gone_costs_more_than_none():
    broken, kept = numbers.broken_errors_in_theory(), numbers.errors_in_theory("differ")
    assert kept["learned"] < kept["average"] == broken["average"] < broken["learned"] < broken["carried"]
    assert broken["learned"] ** 2 + kept["learned"] ** 2 == pytest.approx(2 * kept["average"] ** 2)


def test_the_page_names_the_settings_of_the_code():
    page = Path("docs/ch08/8.1-sequence/8.1.2-past-returns.md").read_text(encoding="utf-8")
    sigma, spread, years = worlds.SIGMA, worlds.SPREAD, worlds.WINDOW // worlds.YEAR
    for told in (
        rf"年标准差 $\sigma={100 * sigma:.0f}\%$",
        rf"$\sigma^2/2={100 * sigma**2 / 2:.0f}\%$",
        f"{worlds.CANDIDATES} 只毫无差别、没有趋势的证券，挑过去 {years} 年",
        f"每个种子至少 {ex.MARKETS // 3} 个",
        f"两两相关 {trials.COMMON}",
        rf"$\sqrt{{1-{trials.COMMON}}}$",
        f"自由度 {trials.TAIL}",
        f"一半证券 σ={trials.CALM:.0%}、一半 σ={trials.WILD:.0%}",
        f"看 {trials.LISTED} 年：",
        f"跌{'零一二三四五六七八九'[round(10 * trials.LIMITS[0])]}成就除名",
        rf"0.5826\,\sigma/\sqrt{{{worlds.YEAR}}}",
        rf"$\delta={100 * spread:.0f}\%$",
        f"（δ={spread:.0%}，即夏普比率的标准差 {spread / sigma:.1g}）",
        rf"标准差 $v={100 * worlds.VALUATION:.0f}\%$，偏离 {worlds.HALF_LIFE:.0f} 年消掉一半",
        rf"每年 $+{100 * worlds.SWING:.0f}\%$ 与 $-{100 * worlds.SWING:.0f}\%$ 之间变",
        f"平均持续 {worlds.REGIME // worlds.YEAR} 年。若每 {worlds.REGIME // worlds.YEAR} 年定期轮换",
        f"每月以 1/{worlds.REGIME} 的概率",
        f"均值至多 {worlds.SWING:.0%}",
        f"$d={trials.SHARPE_DIFFERENCE}$",
        rf"$\sigma M_{{{trials.TEN}}}/\sqrt{years}$",
        f"前{'零一二三四五六七八九'[len(WORLDS)]}行",
    ):
        assert told in page, told
    assert WORLDS["patient"].months == 20 * worlds.YEAR and f"看了 {WORLDS['patient'].months // 12} 年" in page
    assert theory.SIEGMUND == 0.5826


def test_tables_show_no_minus_before_a_zero(stored):
    for build in (tables.worlds, tables.survivors, tables.predictions):
        cells = [cell for row in build(stored).rows for cell in row]
        assert not any(cell.startswith(("−0.0 ", "−0.00")) for cell in cells)
    rows = {row[0]: row[1:] for row in tables.worlds(stored).rows}
    assert [row[1] for row in tables.predictions(stored).rows][-1] == "0.31 → 0"
    assert rows["真有差别"][0] == "0.31" and rows["均值回归"][0] == "−0.21" and rows["全都一样"][2].startswith("0.0 ")


def shifted(*path, by):
    """Every seed of one measured quantity, moved by the same amount."""

    def spoil(values):
        for step in path[:-1]:
            values = values[step]
        values[path[-1]] = [number + by for number in values[path[-1]]]

    return spoil


HUNDRED_YEARS, TEN_YEARS = YEARS.index(100), YEARS.index(10)
SPOILED = [
    ("luck_follows_the_formula", shifted("candidates", "past", NUMBERS.index(50), by=0.02)),
    ("luck_follows_the_formula", shifted("years", "past", TEN_YEARS, by=-0.02)),
    ("luck_follows_the_formula", lambda v: v["years"]["past"][HUNDRED_YEARS].__setitem__(3, 0.039)),
    ("luck_does_not_last", shifted("candidates", "future", NUMBERS.index(1000), by=0.02)),
    ("luck_does_not_last", shifted("worlds", "same", "future", by=0.005)),
    ("the_same_data_prove_nothing", shifted("trial", "same_data", by=-0.1)),
    ("the_same_data_prove_nothing", shifted("trial", "held_out", by=0.05)),
    ("the_same_data_prove_nothing", shifted("trial", "counted", by=0.01)),
    ("the_same_data_prove_nothing", shifted("trial", "held_out", by=-0.01)),
    ("a_used_holdout_is_used_up", shifted("trial", "second_choice", by=-0.13)),
    ("a_used_holdout_is_used_up", shifted("trial", "third_window", by=0.05)),
    ("survivors_look_good", shifted("vanished", 0, "survivors", by=0.002)),
    ("survivors_look_good", lambda v: v["vanished"][2]["survivors"].__setitem__(4, -0.001)),
    ("survivors_look_good", shifted("vanished", 1, "share", by=0.02)),
    ("with_the_vanished_nothing_is_left", shifted("vanished", 1, "everyone", by=0.01)),
    ("with_the_vanished_nothing_is_left", shifted("vanished", 2, "later", by=0.01)),
    ("with_the_vanished_nothing_is_left", shifted("vanished", 0, "later", by=-0.0006)),
    ("correlations_are_the_formulas", shifted("worlds", "switch", "correlation", 1, by=0.03)),
    ("the_winner_keeps_this_much", shifted("worlds", "differ", "future", by=0.01)),
    ("the_winner_keeps_this_much", shifted("worlds", "revert", "past", by=0.1)),
    ("winners_can_lose_or_win", shifted("worlds", "alternate", "future", by=-0.02)),
    ("winners_can_lose_or_win", lambda v: v["worlds"]["switch"]["future"].__setitem__(0, -0.01)),
    ("winners_can_lose_or_win", lambda v: v["worlds"]["differ"]["future"].__setitem__(0, -0.01)),
    ("winners_can_lose_or_win", lambda v: v["worlds"]["alternate"]["future"].__setitem__(9, 0.01)),
    ("differences_take_decades", shifted("years", "shrinkage", TEN_YEARS, by=0.05)),
    ("differences_take_decades", shifted("years", "better", YEARS.index(40), by=0.05)),
    ("differences_take_decades", shifted("years", "best", HUNDRED_YEARS, by=0.2)),
    ("carrying_on_needs_half", lambda v: v["worlds"]["differ"]["error"]["carried"].__setitem__(0, 0.05)),
    ("carrying_on_needs_half", lambda v: v["worlds"]["patient"]["error"]["carried"].__setitem__(7, 0.5)),
    ("a_learned_slope_is_safe", shifted("worlds", "same", "error", "learned", by=0.002)),
    ("a_learned_slope_is_safe", shifted("worlds", "switch", "error", "carried", by=0.02)),
    ("a_learned_slope_is_safe", lambda v: v["worlds"]["revert"]["pick"].__setitem__(0, -0.01)),
    ("a_learned_slope_is_safe", shifted("worlds", "alternate", "slope", by=0.03)),
    ("a_broken_law_is_not_learned", lambda v: v["broken"]["error"]["learned"].__setitem__(4, 0.1)),
    ("a_broken_law_is_not_learned", lambda v: v["worlds"]["differ"]["error"]["learned"].__setitem__(2, 0.2)),
    ("a_broken_law_is_not_learned", shifted("broken", "error", "carried", by=0.006)),
    ("a_broken_law_is_not_learned", shifted("broken", "pick", by=0.02)),
    ("a_broken_law_is_not_learned", shifted("broken", "slope", by=-0.1)),
    ("other_assumptions_do_not_save_it", shifted("variants", "together", "past", by=0.03)),
    ("other_assumptions_do_not_save_it", shifted("variants", "fat", "past", by=-0.05)),
    ("other_assumptions_do_not_save_it", shifted("variants", "fat", "future", by=0.05)),
    ("other_assumptions_do_not_save_it", shifted("variants", "uneven", "past", by=-0.1)),
    ("other_assumptions_do_not_save_it", shifted("variants", "uneven", "future", by=-0.02)),
    ("other_assumptions_do_not_save_it", shifted("variants", "wild", by=-0.02)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
