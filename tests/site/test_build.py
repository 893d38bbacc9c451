"""Whole builds with MkDocs of a project with one toy exercise: what runs again, what is refused, what is marked."""

import json
import re

ALONE = """
import sys
from mkdocs.__main__ import cli
cli(["build", "--strict"], standalone_mode=False)
print("loaded:", sorted({"torch", "matplotlib", "pooch"} & set(sys.modules)))
"""


def html(project) -> str:
    return project.html.read_text(encoding="utf-8")


def test_a_build_measures_what_is_missing_and_nothing_twice(built):
    before = built.result.read_bytes()
    page = html(built)
    assert ">4</span>，与 <math" in page and "数在增大。" in page and "结论与证据：1/1 成立" in page
    assert "ex-8.9.9" in (built.root / "site" / "index.html").read_text(encoding="utf-8")
    assert (built.root / "site" / "code" / "solutions" / "ch08" / "ex_8_9_9_toy.py").is_file()
    assert (built.root / "site" / "assets" / "fonts" / "math.woff2").stat().st_size > 5000
    # A changed sentence, claim or figure measures nothing.
    built.edit(built.page, "数在增大吗？", "数会增大吗？")
    built.edit(built.exercise, '"第一个数是 1")', '"最小的数是 1")')
    built.edit(built.exercise, 'return "数在增大。"', 'return "数越来越大。"')
    done = built.build("--strict")
    assert done.returncode == 0 and "测量练习" not in done.stderr and built.result.read_bytes() == before
    page = html(built)
    assert "数会增大吗？" in page and "最小的数是 1" in page and "数越来越大。" in page


def test_a_build_with_nothing_new_loads_neither_torch_nor_matplotlib(built):
    done = built.python("this", NO_MKDOCS_2_WARNING="1")  # a module that needs nothing: the environment works
    assert done.returncode == 0
    (built.root / "alone.py").write_text(ALONE, encoding="utf-8")
    done = built.python("alone", NO_MKDOCS_2_WARNING="1")
    assert done.returncode == 0, done.stderr
    assert "loaded: []" in done.stdout


def test_a_changed_line_of_measure_runs_that_exercise_alone(built):
    other = built.exercise.with_name("ex_8_9_8_other.py")
    text = built.exercise.read_text(encoding="utf-8")
    other.write_text(
        text.replace("8.9.9", "8.9.8").replace("import double as twice", "import double as twice  # 同"),
        encoding="utf-8",
    )
    test = built.root / "tests" / "ch08" / "test_ex_8_9_9_toy.py"
    test.with_name("test_ex_8_9_8_other.py").write_text(test.read_text(encoding="utf-8"), encoding="utf-8")
    section = built.page.read_text(encoding="utf-8")
    with built.page.open("a", encoding="utf-8") as page:
        page.write("\n" + section.replace("8.9.9", "8.9.8").replace("ex_8_9_9_toy", "ex_8_9_8_other"))
    first = built.build("--strict")
    assert first.returncode == 0 and first.stderr.count("测量练习") == 1 and "测量练习 8.9.8" in first.stderr
    kept = built.result.read_bytes()
    built.edit(other, "OFFSET = 1\n", "OFFSET = 1 + 0\n")
    second = built.build("--strict")
    assert second.returncode == 0 and second.stderr.count("测量练习") == 1 and "测量练习 8.9.8" in second.stderr
    assert built.result.read_bytes() == kept
    # What both import re-runs both.
    built.edit(built.parts, "FACTOR = 2", "FACTOR = 3")
    third = built.build("--strict")
    assert third.returncode == 0 and third.stderr.count("测量练习") == 2


def test_never_uses_what_is_there_and_marks_it(built):
    before = built.result.read_bytes()
    built.edit(built.exercise, "OFFSET = 1\n", "OFFSET = 2\n")
    done = built.build(SOLUTIONS_EXECUTE="never")
    assert done.returncode == 0 and "练习 8.9.9 结果已过期" in done.stderr
    assert built.result.read_bytes() == before and "这里的结果不是最新的" in html(built) and ">4</span>" in html(built)
    strict = built.build("--strict", SOLUTIONS_EXECUTE="never")
    assert strict.returncode == 1 and "docs/ch08/8.9.9-toy.md:12：练习 8.9.9 结果已过期" in strict.stderr


def test_never_with_no_result_at_all_says_so(project):
    done = project.build("--strict", SOLUTIONS_EXECUTE="never")
    assert done.returncode == 1 and "练习 8.9.9 还没有测量结果" in done.stderr
    assert "Traceback" not in done.stderr and not project.result.exists()


def test_a_figure_that_no_longer_fits_an_old_result_does_not_stop_a_build(built):
    built.edit(built.exercise, '{"numbers": [', '{"counts": [')
    built.edit(built.exercise, 'ax.plot(values["numbers"])', 'ax.plot(values["counts"])')
    done = built.build(SOLUTIONS_EXECUTE="never")
    assert done.returncode == 0, done.stderr
    assert "图 numbers 用现有的结果做不出来（KeyError: 'counts'" in done.stderr and "Traceback" not in done.stderr


def test_a_hand_edited_number_a_false_claim_and_wrong_names_are_refused(built):
    text = built.result.read_text(encoding="utf-8")
    built.result.write_text(text.replace("[1, 3]", "[1, 4]"), encoding="utf-8")
    done = built.build()
    assert done.returncode == 1 and "8.9.9.json 被手改过" in done.stderr and "Traceback" not in done.stderr
    built.result.write_text(text, encoding="utf-8")
    built.edit(built.exercise, '["numbers"][0] == 1', '["numbers"][0] == 2')
    done = built.build("--strict")
    assert done.returncode == 1 and "练习 8.9.9 的结论不成立：第一个数是 1。实测：第一个数是 1" in done.stderr
    built.edit(built.page, "[[8.9.9:derived.total|.0f]]", "[[8.9.9:derived.totl|.0f]]")
    built.edit(built.page, "ex_8_9_9_toy:measure", "ex_8_9_9_toy:mesure")
    done = built.build()
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert re.search(r"docs/ch08/8\.9\.9-toy\.md:7：.*没有名为 derived\.totl 的值.*最接近的是：total", done.stderr)
    assert re.search(r"docs/ch08/8\.9\.9-toy\.md:9：.*没有 mesure。最接近的是：measure", done.stderr)


def test_check_finds_wrong_references_and_missing_partners(built):
    done = built.run("check")
    assert done.returncode == 0, done.stderr
    built.edit(built.page, "derived.total|.0f", "derived.totl|.0f")
    built.edit(built.page, "$x^2$", "$x^{2$")
    (built.root / "tests" / "ch08" / "test_ex_8_9_9_toy.py").rename(
        built.root / "tests" / "ch08" / "test_ex_8_9_7_gone.py"
    )
    done = built.run("check")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    for told in (
        "8.9.9-toy.md:7：[[8.9.9:derived.totl|.0f]]",
        "公式 'x^{2' 转换不了",
        "练习 8.9.9 没有测试",
        "test_ex_8_9_7_gone.py 没有对应",
    ):
        assert told in done.stderr
    built.edit(built.page, "{ #ex-8.9.9 }", "{ #ex-8.9.6 }")
    done = built.run("check")
    assert "练习 8.9.9 没有页面" in done.stderr and "有一节 #ex-8.9.6" in done.stderr


def test_a_wrong_setting_is_one_clear_line(project):
    done = project.build(SOLUTIONS_EXECUTE="sometimes")
    assert done.returncode == 1 and "SOLUTIONS_EXECUTE 只能是 auto 或 never，现在是 'sometimes'" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_exercise_that_fails_leaves_the_old_result_and_its_page_says_so(built):
    before = built.result.read_bytes()
    built.edit(built.exercise, '    run.log("开始")\n', '    raise RuntimeError("坏了")\n')
    done = built.build()
    assert done.returncode == 0 and built.result.read_bytes() == before
    assert "坏了" in done.stderr and "这里的结果不是最新的" in html(built)
    assert built.build("--strict").returncode == 1


def test_search_index_holds_the_terms_of_a_chinese_sentence(built):
    built.edit(built.page, "答案：", "这里说的困惑度、隐状态与梯度裁剪都在句子当中。")
    assert built.build("--strict").returncode == 0
    index = json.loads((built.root / "site" / "search" / "search_index.json").read_text(encoding="utf-8"))
    words = {word for item in index["docs"] for word in item["text"].split("\u200b")}
    assert {"困惑度", "隐状态", "梯度裁剪"} <= words
