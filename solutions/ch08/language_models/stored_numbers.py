"""练习 8.3.1：由测量值推出的数，图、表、结论和正文共用。"""

from collections.abc import Iterable
from statistics import fmean

from solutions.ch08.language_models.stored_growth import ORDERS, TARGET, forecast, short_length
from solutions.ch08.language_models.stored_unseen import FATES
from solutions.ch08.text_preprocessing.vocabulary_numbers import recurrent_parameters

KEYS = tuple(str(n) for n in ORDERS)
MANY = KEYS[1:]  # the frequencies of several adjacent words
GROUPS = {**{key: (key,) for key in KEYS}, "many": MANY, "total": KEYS}
HIDDENS = 512  # of section 8.5's model
COUNT_BYTES = 4


def full_table(types: int, orders: Iterable[int] = ORDERS) -> int:
    """Cells of tables with one cell for every possible n-gram: Σ Vⁿ."""
    return sum(types**n for n in orders)


def occurrences(length: int, orders: Iterable[int] = ORDERS) -> int:
    """Running n-grams of a text, which no store can outgrow: Σ (N − n + 1), 4N − 6 for n = 1 … 4."""
    return sum(max(length - n + 1, 0) for n in orders)


def index_bytes(types: int) -> int:
    """Whole bytes for the index of one of so many words."""
    return ((types - 1).bit_length() + 7) // 8


def listing_bytes(values: dict, keys: Iterable[str] = KEYS) -> int:
    """Every stored n-gram as n word indices and one count, no index structure around them."""
    width = index_bytes(values["types"])
    return sum(values["orders"][key]["distinct"] * (int(key) * width + COUNT_BYTES) for key in keys)


def positions_bytes(values: dict) -> int:
    """The text as word indices, and one position of four bytes for each of its words."""
    return values["tokens"] * (index_bytes(values["types"]) + 4)


def stored(values: dict, keys: Iterable[str] = KEYS) -> int:
    """Different n-grams of these orders together."""
    return sum(values["orders"][key]["distinct"] for key in keys)


def predicted(start: dict, name: str, stretch: float, keys: Iterable[str]) -> float:
    """The power laws' size of the store of these orders, ``stretch`` times further."""
    return sum(forecast(start[key][name]["reached"], start[key][name]["exponent"], stretch) for key in keys)


def backtest(values: dict, keys: Iterable[str]) -> list[float]:
    """Relative error, for every start, of the whole text's size predicted from its first part."""
    keys, stretch = tuple(keys), values["tokens"] / short_length(values["tokens"])
    return [
        predicted(start, "short", stretch, keys) / sum(start[key]["full"]["reached"] for key in keys) - 1
        for start in values["starts"]
    ]


def mean_exponent(values: dict, key: str, name: str) -> float:
    """Of the power laws fitted to the first part (``short``) or to the whole (``full``), over the starts."""
    return fmean(start[key][name]["exponent"] for start in values["starts"])


def outlook(values: dict, keys: Iterable[str], target: int = TARGET) -> dict[str, float]:
    """The store at ``target`` words: mean over the starts, and a range as wide as the errors of the backtest.

    Lowest prediction over 1 + largest error, highest over 1 + smallest if that is negative, and never more
    than there are running n-grams.
    """
    keys = tuple(keys)
    errors = backtest(values, keys)
    guesses = [predicted(start, "full", target / values["tokens"], keys) for start in values["starts"]]
    ceiling = occurrences(target, map(int, keys))
    low, high = min(guesses) / (1 + max(*errors, 0)), max(guesses) / (1 + min(*errors, 0))
    return {"low": min(low, ceiling), "mean": fmean(guesses), "high": min(high, ceiling)}


def joined(values: dict, keys: Iterable[str]) -> int:
    """What the book and a second one after it really have of these orders together."""
    return sum(values["joined"][key] for key in keys)


def in_ten_thousands(found: dict[str, float]) -> dict[str, float]:
    """For the prose: an extrapolation has no digits beyond the thousands."""
    return {name: number / 10_000 for name, number in found.items()}


def by_order(values: dict, key: str) -> dict[str, float]:
    """One row: bound, table and shares of one order."""
    order, n = values["orders"][key], int(key)
    return {
        "bound": occurrences(values["tokens"], [n]),
        "table": values["types"] ** n,
        "near": order["distinct"] / occurrences(values["tokens"], [n]),
        "once": order["once"] / order["distinct"],
        "turing": order["once"] / occurrences(values["tokens"], [n]),
        "unseen": unseen(values, key),
        **{fate: fmean(piece[key][fate] for piece in values["held_out"]) for fate in FATES},
    }


def unseen(values: dict, key: str) -> list[float]:
    """Share of a held-out piece's n-grams that the rest has not, for every piece."""
    return [1 - piece[key]["positive"] for piece in values["held_out"]]


def doubled(values: dict, key: str) -> float:
    """By what factor the store grows from the first half of the text to the whole."""
    sizes = values["growth"][key]
    return sizes[-1] / sizes[len(sizes) // 2 - 1]


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    total, bound = stored(values), occurrences(values["tokens"])
    return {
        "total": total,
        "many": stored(values, MANY),
        "bound": bound,
        "full": total / bound,
        "table": full_table(values["types"]),
        "short": short_length(values["tokens"]),
        "stretch": TARGET / values["tokens"],
        "asked": {
            "table": full_table(TARGET),
            "table_bytes": COUNT_BYTES * full_table(TARGET),
            "bound": occurrences(TARGET),
            "many": occurrences(TARGET, map(int, MANY)),
            "too_many": full_table(TARGET) / occurrences(TARGET),
        },
        "order": {key: by_order(values, key) for key in KEYS},
        "doubled": {key: doubled(values, key) for key in KEYS},
        "exponent": {key: {name: mean_exponent(values, key, name) for name in ("short", "full")} for key in KEYS},
        "backtest": {name: backtest(values, keys) for name, keys in GROUPS.items()},
        "outlook": {name: in_ten_thousands(outlook(values, keys)) for name, keys in GROUPS.items()},
        "joined": {
            name: {"true": joined(values, keys), **in_ten_thousands(outlook(values, keys, values["joined"]["tokens"]))}
            for name, keys in GROUPS.items()
        },
        "only_four": values["orders"]["4"]["distinct"] / total,
        "bytes": {"listing": listing_bytes(values), "positions": positions_bytes(values)},
        "letters": sum(values["letters"]["distinct"]),
        "network": {
            "letters": recurrent_parameters(values["letters"]["types"] + 1, HIDDENS),
            "words": recurrent_parameters(values["types"] + 1, HIDDENS),
        },
    }
