"""What focus goes by: `[focus]` in keepworth.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from keepworth.tables.setting import Setting, number

MOST_MONEY: Final = 1e13
# What may make a large customer likelier to stay; the last is done at a partner through whom we serve customers.
HEDGES: Final = ("second_contact", "close_complaint", "longer_term", "second_partner")


@dataclass(frozen=True, slots=True)
class Focusing:
    """What concentration, balance and assignment go by. The fields are the keys of `[focus]`."""

    correlation: float = 0.10
    won: float | None = None
    won_most: float | None = None
    kept: float | None = None
    kept_most: float | None = None
    prospects: float | None = None
    hours: float = 1_200.0
    continuity: float = 0.02
    knows: float = 0.03
    speaks: float = 0.03
    tied: float = 0.06
    repositioning: Mapping[str, float] = field(default_factory=dict)
    hedges: Mapping[str, float] = field(default_factory=dict)


is_amount: Final = number(0, MOST_MONEY, least=True)


def are_amounts(found: object) -> bool:
    """Tell whether these are amounts of money by segment."""
    return isinstance(found, Mapping) and all(name and is_amount(much) for name, much in found.items())


def are_costs(found: object) -> bool:
    """Tell whether these are amounts of money by hedge."""
    return are_amounts(found) and isinstance(found, Mapping) and set(found) <= set(HEDGES)


_OURS: Final = "Ours, not a finding."
_SHARE: Final = "above 0, at most 1"
# The keys of [focus], a table of its own.
FOCUS: Final = (
    Setting(
        "correlation",
        f"How much of what makes customers leave they share, such as a slump: 0 says nothing, 0.3 much. {_OURS}",
        "from 0 to 0.95",
        number(0, 0.95, least=True),
    ),
    Setting("won", "Of prospects, the share that is won with what is spent on getting now.", _SHARE, number(0, 1)),
    Setting("won_most", "The share that would be won whatever is spent.", _SHARE, number(0, 1)),
    Setting("kept", "Of customers, the share that is kept for a year with what is spent now.", _SHARE, number(0, 1)),
    Setting("kept_most", "The share that would be kept whatever is spent.", _SHARE, number(0, 1)),
    Setting(
        "prospects",
        "On how many prospects the money for getting is spent in a year.",
        "above 0, at most 10000000000",
        number(0, 1e10),
    ),
    Setting(
        "hours",
        f"Hours a year that one of our people has for customers. {_OURS}",
        "above 0, at most 8760",
        number(0, 8760),
    ),
    Setting(
        "continuity",
        f"What changing hands costs, as a share of what a customer is worth in a year. {_OURS}",
        "from 0 to 1",
        number(0, 1, least=True),
    ),
    *(
        Setting(
            name,
            f"Who serves whom: what a colleague adds {who}, as a share of what the customer brings in a year. {_OURS}",
            "from 0 to 1",
            number(0, 1, least=True),
        )
        for name, who in (
            ("knows", "who serves the segment"),
            ("speaks", "who shares a language"),
            ("tied", "by a tie of full strength"),
        )
    ),
    Setting(
        "repositioning",
        "What it would cost to make ourselves different from the rivals in a segment, by segment.",
        "a table of amounts of 0 or more",
        are_amounts,
    ),
    Setting(
        "hedges",
        f"What it costs at one customer (the last: for one partner) to do what lowers the risk: {', '.join(HEDGES)}. "
        "Unset: no cost is told.",
        f"a table of amounts of 0 or more, by {', '.join(HEDGES)}",
        are_costs,
    ),
)  # fmt: skip


def focusing_of(given: Mapping[str, Any]) -> Focusing:
    """Return the settings of the table, given what was said of it and can be."""
    taken: dict[str, Any] = {
        name: dict(value) if isinstance(value, Mapping) else float(value) for name, value in given.items()
    }
    return Focusing(**taken)
