"""Before the pages: measure what is stale and draw what is not drawn, each in a process of its own.

Processes of their own because under ``mkdocs serve`` the code changes while this process lives on, and
because a build with nothing to do must not import torch.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

from solutions.errors import UserError
from solutions.lab import presentation, runner
from solutions.lab.catalogue import ROOT, Entry, entries, find

MODES = ("auto", "never")


def prepare() -> None:
    """Bring results and drawings up to date; what fails is said on the terminal and later on its page.

    ``SOLUTIONS_EXECUTE=never`` measures nothing.  Raises UserError for any other setting than auto and never.
    """
    mode = os.environ.get("SOLUTIONS_EXECUTE") or "auto"
    if mode not in MODES:
        raise UserError(f"环境变量 SOLUTIONS_EXECUTE 只能是 {' 或 '.join(MODES)}，现在是 {mode!r}：请改正或取消它。")
    if mode == "auto":
        for entry in filter(_is_stale, entries()):
            _python("-m", "solutions", "run", entry.id)
    if waiting := [entry.id for entry in entries() if _is_undrawn(entry)]:
        _python("-m", "solutions.site.preparation", *waiting)


def main(ids: Sequence[str]) -> int:
    """Draw the figures of some exercises into the cache; 1 where one cannot be drawn (its page says why)."""
    failures = 0
    for id in ids:
        try:
            presentation.present(find(id))
        except UserError:
            failures += 1
    return 1 if failures else 0


def _is_stale(entry: Entry) -> bool:
    """A damaged or hand-edited result is not silently replaced: its page says what is wrong with it."""
    try:
        return runner.standing(entry).state != "fresh"
    except UserError:
        return False


def _is_undrawn(entry: Entry) -> bool:
    try:
        return not presentation.is_ready(entry)
    except UserError:
        return False


def _python(*arguments: str) -> None:
    # No bytecode files: they would look like edits to a server that watches solutions/.
    variables = {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=variables, check=False)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
