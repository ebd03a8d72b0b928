"""What actions go by: `[act]` in keepworth.toml, with the company's own plays in tables of their own below it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from keepworth.errors import BadInput
from keepworth.tables.setting import Setting, number

MOST_MONEY: Final = 1e13
MOST_ASKS: Final = 52
MOST_DAYS: Final = 90
RECENT: Final = 60  # days after which a purchase is too old for a message about it; ours
WHOLE: Final = ("asks_a_year", "coupon_days", "message_days", "standby_days")


@dataclass(frozen=True, slots=True)
class Acting:
    """What actions go by. The fields are the keys of `[act]`."""

    hours: float = 8.0
    budget: float | None = None
    held_out: float = 0.10
    asks_a_year: int = 3
    message_days: int = 7
    standby_days: int = 30
    coupon_off: float = 10.0
    coupon_days: int = 28
    coupon_held_out: float = 0.10
    stock_lasts: float = 0.9
    released_up_to: float = 0.0
    plays: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def are_tables(found: object) -> bool:
    """Tell whether these are plays as far as their shape goes; `acting_faults` says what is wrong with one."""
    return isinstance(found, Mapping) and all(name and isinstance(one, Mapping) for name, one in found.items())


def are_asks(found: object) -> bool:
    """Tell whether somebody may be asked so often in a year."""
    return isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= MOST_ASKS


def are_message_days(found: object) -> bool:
    """Tell whether a message may go so many days after a purchase: later it is too old for one."""
    return are_days_after(found) and isinstance(found, int) and found <= RECENT


def are_days_after(found: object) -> bool:
    """Tell whether it may be so many days after a purchase."""
    return isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= MOST_DAYS


_OURS: Final = "Ours, not a finding."
# The keys of [act], a table of its own.
ACT: Final = (
    Setting(
        "hours",
        f"Hours a week that one of our people has for actions. {_OURS}",
        "above 0, at most 168",
        number(0, 168),
    ),
    Setting(
        "budget",
        "What the actions of a week may cost together. Unset: there is no limit.",
        "from 0 to 10000000000000",
        number(0, MOST_MONEY, least=True),
    ),
    Setting(
        "held_out",
        "Of actions that are as good as another one, the share that is left by lot, so that it can be told later what "
        "they did; 0 leaves none. The design's, not a finding.",
        "from 0 to 0.5",
        number(0, 0.5, least=True),
    ),
    Setting(
        "asks_a_year",
        f"How often one person is asked to speak for us within twelve months, at most. {_OURS}",
        "a whole number from 1 to 52",
        are_asks,
    ),
    Setting(
        "message_days",
        f"How many days after an order who was told nothing since may get a reinforcing message. {_OURS}",
        f"a whole number from 1 to {RECENT}",
        are_message_days,
    ),
    Setting(
        "standby_days",
        f"For how many days after an order somebody of ours stands by for the customer. {_OURS}",
        "a whole number from 1 to 90",
        are_days_after,
    ),
    Setting(
        "coupon_off",
        "How much a coupon of the till takes off the price, in percent, where no running promotion of its product says "
        f"it. {_OURS}",
        "from 1 to 90",
        number(1, 90, least=True),
    ),
    Setting(
        "coupon_days",
        f"For how many days a coupon of the till is good. {_OURS}",
        "a whole number from 1 to 90",
        are_days_after,
    ),
    Setting(
        "coupon_held_out",
        "Of coupons that the till would give, the share that is held back by lot, so that it can be told later what "
        "they did; 0 holds none back. The design's, not a finding.",
        "from 0 to 0.5",
        number(0, 0.5, least=True),
    ),
    Setting(
        "stock_lasts",
        "How often what lies at a place should last until the next delivery, where it is not known what a piece too "
        f"few and a piece too many cost. {_OURS}",
        "above 0, below 1",
        lambda found: number(0, 1)(found) and found != 1,
    ),
    Setting(
        "released_up_to",
        "What an order or a move of one product to one place may cost to be released without anybody's word; 0: "
        f"nothing is. {_OURS}",
        "from 0 to 10000000000000",
        number(0, MOST_MONEY, least=True),
    ),
    Setting(
        "plays",
        "Plays of your own, and your own numbers of the printed ones, each a table [act.plays.NAME].",
        "tables, such as [act.plays.sponsor_visit]",
        are_tables,
    ),
)  # fmt: skip


def acting_faults(given: object) -> list[str]:
    """Say which play cannot be."""
    plays = given.get("plays") if isinstance(given, Mapping) else None
    if not plays or not are_tables(plays):
        return []
    from keepworth.act import plays_of  # they know the indicators: whoever only reads a file need not load them

    try:
        plays_of(plays)
    except (BadInput, TypeError, ValueError) as fault:
        return [f"act.plays: {str(fault).rstrip('.')}"]
    return []


def acting_of(given: Mapping[str, Any]) -> Acting:
    """Return the settings of the table, given what was said of it and can be."""
    taken: dict[str, Any] = {
        name: {key: dict(one) for key, one in value.items()}
        if name == "plays"
        else value
        if name in WHOLE
        else float(value)
        for name, value in given.items()
    }
    return Acting(**taken)
