"""The project's own pages, modules, tests and results fit together."""

import re
import subprocess
import sys

from solutions.lab.catalogue import ROOT, entries
from solutions.lab.runner import standing
from solutions.site.references import broken_references, orphans


def test_every_exercise_has_its_section_its_tests_and_a_fresh_result():
    assert orphans() == []
    assert [entry.id for entry in entries() if standing(entry).state != "fresh"] == []


def test_every_reference_in_every_page_is_found():
    assert broken_references() == []


def test_check_holds():
    done = subprocess.run([sys.executable, "-m", "solutions", "check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{len(entries())} 题的" in done.stdout and "全部成立" in done.stdout


def test_the_errata_tell_of_every_exercise_with_evidence():
    text = (ROOT / "docs" / "errata.md").read_text(encoding="utf-8")
    parts = re.split(r"^### \[练习 ([\d.]+)\]\(#ex-\1\)", text, flags=re.M)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert list(told) == [entry.id for entry in entries()]
    titles = {entry.id: entry.title for entry in entries()}
    for id, part in told.items():
        assert part.startswith(f" {titles[id]} {{ #errata-{id} }}\n")
        assert "- 旧手册：" in part and re.search(rf"\]\(#ex-{re.escape(id)}:\w+\)", part), f"{id}：没有连到证据"
