"""What ``list`` and ``status`` say: one row an exercise, for people and as JSON."""

from solutions.errors import UserError
from solutions.lab import runner
from solutions.lab.catalogue import LEVELS, Entry, entries
from solutions.lab.presentation import present
from solutions.lab.wording import duration, text_width

LABELS = {"fresh": "最新", "stale": "过期", "missing": "缺失", "damaged": "有问题"}


def catalogue_rows() -> list[dict]:
    """id, title, module, seeds, difficulty and what a full run cost where it was last measured."""
    return [
        {
            "id": entry.id,
            "title": entry.title,
            "module": entry.module,
            "corpus": entry.corpus,
            "seeds": entry.seeds,
            "difficulty": entry.difficulty,
            "level": LEVELS[entry.difficulty],
            "cost": _cost(entry),
        }
        for entry in entries()
    ]


def status_rows() -> list[dict]:
    """State, device, seconds, date and claims held of every exercise; a damaged file is a row, not a crash."""
    return [_status_row(entry) for entry in entries()]


def print_table(header: list[str], rows: list[list[str]]) -> None:
    """Print columns that line up where a Chinese character is two cells wide."""
    widths = [max(_cells(row[n]) for row in [header, *rows]) for n in range(len(header))]
    for row in [header, *rows]:
        cells = [cell + " " * (width - _cells(cell)) for cell, width in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())


def _cells(text: str) -> int:
    return round(sum(2 if text_width(character) == 1 else 1 for character in text))


def _cost(entry: Entry) -> str:
    try:
        result = runner.standing(entry).result
    except UserError:
        result = None
    if result is None:
        return "还没测过"
    return f"{duration(result.provenance['seconds'])}（{result.provenance['device']}）"


def _status_row(entry: Entry) -> dict:
    row = {"id": entry.id, "title": entry.title, "state": "missing", "problem": None, "device": "–", "seconds": None}
    row |= {"date": "–", "time": "–", "claims": "–", "claims_held": None, "claims_total": None}
    try:
        shown = present(entry)
        row["state"] = shown.state
        if shown.result:
            row |= {name: shown.result.provenance[name] for name in ("device", "seconds", "date")}
            held, total = sum(claim.holds for claim in shown.claims), len(shown.claims)
            row |= {"claims_held": held, "claims_total": total, "claims": f"{held}/{total}"}
            row["time"] = duration(row["seconds"])
    except UserError as error:
        row |= {"state": "damaged", "problem": str(error)}
    return row | {"label": LABELS[row["state"]]}
