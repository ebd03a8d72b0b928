"""What staying and trials go by: `[staying]` and `[trials]` in keepworth.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.setting import Setting, number, whole

MOST_DAYS: Final = 3_660


@dataclass(frozen=True, slots=True)
class Staying:
    """What is read as a sign of staying or leaving. The fields are the keys of `[staying]`."""

    severe: int = 4
    apart_days: int = 60
    promise_days: int = 90
    usage_days: int = 90
    order_days: int = 180
    champion_days: int = 365
    usage_scatter: float = 0.25
    gap_sd: float = 3.0


@dataclass(frozen=True, slots=True)
class Trying:
    """What counts as a trial, and how hard it is. The fields are the keys of `[trials]`."""

    rise: float = 1.0
    share: float = 0.05
    failure: float = 1.5
    vouching: float = 1.0
    stated: float = 0.5
    failure_days: int = 90
    same_days: int = 30
    gamma: float = 0.10
    phi_mean: float = 1.0
    phi_sd: float = 1.0
    captive_fights: bool = False
    prices_by_lot: bool = False


_OURS: Final = "Ours, not a finding."
_DESIGN: Final = "The design's, not a finding."
_DAYS: Final = f"a whole number from 1 to {MOST_DAYS}"
_TO_TEN: Final = "above 0, at most 10"
_PERCENT: Final = "above 0, at most 100"


def _days(**meanings: str) -> tuple[Setting, ...]:
    return tuple(Setting(name, f"{meaning} {_OURS}", _DAYS, whole(1, MOST_DAYS)) for name, meaning in meanings.items())


# The keys of [staying], a table of its own.
STAYING: Final = (
    Setting("severe", f"From which severity on a case is severe. {_OURS}", "a whole number from 1 to 5", whole(1, 5)),
    *_days(
        apart_days="Days that may lie between two contracts of a customer and product, if the second renews the first.",
        promise_days="Over how many days broken promises are counted.",
        usage_days="Use of the last so many days is held against that of as many before.",
        order_days="Orders of the last so many days are held against those of as many before.",
        champion_days="For how long a champion who left is missed.",
    ),
    Setting(
        "usage_scatter",
        f"How far one count of use lies around its level, as a share of it. {_OURS}",
        _TO_TEN,
        number(0, 10),
    ),
    Setting(
        "gap_sd",
        f"How far what we know of a rival's price may be off, in percentage points. {_OURS}",
        "from 0 to 100",
        number(0, 100, least=True),
    ),
)
# The keys of [trials], a table of its own.
TRIALS: Final = (
    Setting(
        "rise",
        f"From how many percentage points on a change of price is a rise, or a cut. {_OURS}",
        _PERCENT,
        number(0, 100),
    ),
    Setting(
        "share",
        f"By how much the share of a rival must grow to be business lost to it. {_OURS}",
        "above 0, at most 1",
        number(0, 1),
    ),
    Setting(
        "failure", f"How hard a severe failure of ours is to forgive, in logits. {_DESIGN}", _TO_TEN, number(0, 10)
    ),
    Setting("vouching", f"How hard it is to speak up for us inside, in logits. {_DESIGN}", _TO_TEN, number(0, 10)),
    Setting(
        "stated",
        f"What a trial weighs that was only stated; one that was seen weighs 1. {_DESIGN}",
        "from 0 to 1",
        number(0, 1, least=True),
    ),
    *_days(
        failure_days="Who leaves or does not renew within so many days of a severe failure failed that trial.",
        same_days="Within how many days of each other one event may have been written down twice.",
    ),
    Setting(
        "gamma",
        f"How many logits one percentage point of price costs, until renewals of the book tell it. {_DESIGN}",
        _TO_TEN,
        number(0, 10),
    ),
    Setting(
        "phi_mean",
        f"The wish to keep us of who was never tested, in logits. {_DESIGN}",
        "from -10 to 10",
        number(-10, 10, least=True),
    ),
    Setting("phi_sd", f"How far customers lie around that, in logits. {_DESIGN}", _TO_TEN, number(0, 10)),
    Setting(
        "captive_fights",
        f"Whether a captive customer may be said to fight for us. {_OURS}",
        "true or false",
        lambda found: isinstance(found, bool),
    ),
    Setting(
        "prices_by_lot",
        "Whether prices at renewals were dealt by lot: the loyalty premium is an effect then, and else an association.",
        "true or false",
        lambda found: isinstance(found, bool),
    ),
)


def staying_of(given: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the settings of the two tables, given what was said of each and can be."""
    return {
        "staying": Staying(**_floats(given["staying"], of=Staying())),
        "trials": Trying(**_floats(given["trials"], of=Trying())),
    }


def _floats(given: Mapping[str, Any], *, of: Staying | Trying) -> dict[str, Any]:
    """Return numbers as the fields have them: whole where fractions may stand are taken."""
    return {name: type(getattr(of, name))(value) for name, value in given.items()}
