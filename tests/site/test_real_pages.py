"""The project's own pages, modules, tests and results fit together."""

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
