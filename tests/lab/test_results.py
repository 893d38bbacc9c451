"""The result store: whole or not at all, and a hand edit is found out."""

import json
import multiprocessing
import os
import signal
import time
from dataclasses import replace

import pytest

from solutions.errors import UserError
from solutions.lab.results import Result, load, save

ORIGIN = {
    "device": "cpu",
    "torch": "2",
    "python": "3",
    "seeds": [0],
    "seconds": 1.0,
    "date": "2026-11-24",
    "corpus": None,
}
RESULT = Result("8.9.9", "abc", {"loss": [1.5, float("inf")], "n": 3}, ["第一行"], ORIGIN)


def test_a_result_survives_saving(tmp_path):
    assert load(save(RESULT, tmp_path)) == RESULT
    assert [path.name for path in tmp_path.iterdir()] == ["8.9.9.json"]


def test_the_file_is_standard_json_and_readable_line_by_line(tmp_path):
    text = save(RESULT, tmp_path).read_text(encoding="utf-8")
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert '"loss": [1.5, {"float": "inf"}]' in text.splitlines()[5] and "第一行" in text


@pytest.mark.parametrize(
    ("old", "new"),
    [("1.5", "1.25"), ('"n": 3', '"n": 30'), ("第一行", "另一行"), ('"cpu"', '"cuda"'), ('"abc"', '"abd"')],
)
def test_any_hand_edit_is_found_out(tmp_path, old, new):
    path = save(RESULT, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError, match=r"8\.9\.9\.json 被手改过.*run 8\.9\.9"):
        load(path)


def test_reformatting_the_file_is_not_a_change_of_content(tmp_path):
    path = save(RESULT, tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=1), encoding="utf-8")
    assert load(path) == RESULT


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", "{}", '{"format": 1, "seal": "x"}', "\x00", '{"seal": 1}'])
def test_a_damaged_file_is_named(tmp_path, damage):
    path = tmp_path / "8.9.9.json"
    path.write_text(damage, encoding="utf-8")
    with pytest.raises(UserError, match=r"8\.9\.9\.json"):
        load(path)


def test_what_is_no_file_and_what_does_not_say_where_it_is_from_is_named(tmp_path):
    (tmp_path / "8.9.9.json").mkdir()
    with pytest.raises(UserError, match=r"8\.9\.9\.json 已损坏.*IsADirectoryError"):
        load(tmp_path / "8.9.9.json")
    with pytest.raises(UserError, match=r"写不进 .*8\.9\.9\.json（IsADirectoryError）"):
        save(RESULT, tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="写不进"):
        save(RESULT, tmp_path / "file")
    nowhere = replace(RESULT, provenance={"device": "cpu"})
    with pytest.raises(UserError, match="没有写明来历（缺 corpus、date"):
        load(save(nowhere, tmp_path / "folder"))


def test_every_truncation_is_named(tmp_path):
    path = save(RESULT, tmp_path)
    whole = path.read_bytes()
    for length in range(len(whole) - 1):  # without its last newline the file is still whole
        path.write_bytes(whole[:length])
        with pytest.raises(UserError, match=r"8\.9\.9\.json"):
            load(path)


def test_a_result_under_another_number_is_refused(tmp_path):
    path = save(RESULT, tmp_path).rename(tmp_path / "8.1.1.json")
    with pytest.raises(UserError, match=r"写的是练习 8\.9\.9"):
        load(path)


def test_a_value_that_cannot_be_stored_leaves_the_old_file(tmp_path):
    save(RESULT, tmp_path)
    with pytest.raises(UserError):
        save(Result("8.9.9", "new", {"bad": object()}, [], ORIGIN), tmp_path)
    assert load(tmp_path / "8.9.9.json") == RESULT
    assert len(list(tmp_path.iterdir())) == 1


def _save_many(folder, value, rounds):
    for _ in range(rounds):
        save(Result("8.9.9", str(value), {"numbers": [value] * 20_000}, [], ORIGIN), folder)


def test_two_writers_at_once_leave_one_whole_result(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_save_many, args=(tmp_path, value, 15)) for value in (1, 2)]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        if (tmp_path / "8.9.9.json").exists():
            seen.add(load(tmp_path / "8.9.9.json").fingerprint)
    assert all(writer.exitcode == 0 for writer in writers)
    assert seen <= {"1", "2"} and load(tmp_path / "8.9.9.json").values["numbers"][0] in (1, 2)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL 只在类 Unix 系统上有")
def test_a_killed_writer_leaves_the_old_result(tmp_path):
    save(RESULT, tmp_path)
    writer = multiprocessing.get_context("spawn").Process(target=_save_many, args=(tmp_path, 5, 10_000))
    writer.start()
    deadline = time.monotonic() + 30
    while load(tmp_path / "8.9.9.json") == RESULT and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    assert load(tmp_path / "8.9.9.json").values["numbers"] == [5] * 20_000
