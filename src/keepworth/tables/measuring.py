"""How strength is measured: `[measure]`, `[half_life_months]`, `[tracked]` and `[states]` in keepworth.toml.

The printed numbers are those of `keepworth.measure`, which reckons with them: settings are read where no NumPy is.
Tests hold the two to each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any, Final

from keepworth.tables.setting import Setting, faults_of, number

FEWEST_TRACKED: Final = 5
SEVEN: Final = ("emotional", "structural", "business", "satisfaction", "performance", "evp", "fit")
ERRORS: Final[Mapping[str, float]] = MappingProxyType(
    {"item": 15.0, "shares": 10.0, "opinion": 25.0, "money": 8.0, "claimed": 25.0, "record": 20.0, "act": 20.0}
)
HALF_LIVES: Final[Mapping[str, float]] = MappingProxyType(
    {
        "emotional": 18.0,
        "structural_benefit": 24.0,
        "structural_cost": 24.0,
        "business": 12.0,
        "satisfaction": 6.0,
        "performance": 18.0,
        "evp": 12.0,
        "fit": 18.0,
        "trust": 12.0,
        "control": 12.0,
        "commitment": 12.0,
        "mindset": 6.0,
        "recommend": 12.0,
    }
)
BEYOND: Final = ("affiliation", "status", "learning")  # items about value beyond the product
NOTHING: Final = "none"
NO_LOVE: Final = ("structural_cost", "business")  # dependence, which enters no strength
ENTERING: Final = tuple(name for name in HALF_LIVES if name not in NO_LOVE)
# Those that enter only while they are tracked; satisfaction is of the relationship too, and always enters.
LOYAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "emotional": "emotional",
        "structural_benefit": "structural",
        "performance": "performance",
        "evp": "evp",
        "fit": "fit",
    }
)


@dataclass(frozen=True, slots=True)
class Believed:
    """What is believed before anything is heard. The fields are the keys of `[measure]`."""

    mean: float = 60.0
    sd: float = 15.0
    contact_sd: float = 12.0
    together: float = 0.3
    errors: Mapping[str, float] = field(default_factory=dict)  # those that the book sets itself
    weights: Mapping[str, float] = field(default_factory=dict)
    beyond: str = "emotional"  # what `BEYOND` feeds, or `NOTHING`

    @property
    def mapped(self) -> Mapping[str, str | None]:
        """The indicators that items feed by this book's choice; None: none."""
        return dict.fromkeys(BEYOND, None if self.beyond == NOTHING else self.beyond)

    def record(self) -> Mapping[str, Any]:
        """Return the numbers, errors as they hold."""
        return {**asdict(self), "errors": {**ERRORS, **self.errors}}


@dataclass(frozen=True, slots=True)
class Tracked:
    """Which loyalty indicators a company tracks, and why not the others. The fields are the keys of `[tracked]`."""

    indicators: tuple[str, ...] = SEVEN
    because: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StateThresholds:
    """Where states begin, 0 to 100. The fields are the keys of `[states]`."""

    captive_cost: float = 60.0
    captive_emotional: float = 50.0
    drifting: float = 50.0
    advocate: float = 70.0
    strong: float = 60.0


def _are_numbers(found: object, *, fits: Callable[[Any], bool]) -> bool:
    return isinstance(found, Mapping) and all(fits(value) for value in found.values())


def _are_tracked(found: object) -> bool:
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        return False
    return FEWEST_TRACKED <= len(found) == len(set(found)) and set(found) <= set(SEVEN)


def _are_reasons(found: object) -> bool:
    return isinstance(found, Mapping) and all(isinstance(why, str) and why.strip() for why in found.values())


_OURS: Final = "Ours, not a finding."
_FULL: Final = number(0, 100, least=True)
_SD: Final = number(0, 100)
_PRINTED: Final = (
    "item = 15 (one answer to one item), shares = 10 (what no count of kept promises can tell), opinion = 25 (a "
    "colleague's), money = 8 (a verified line), claimed = 25 (one that is not), record = 20 (integrations, users, "
    "contracts), act = 20"
)
# The keys of [measure], a table of its own.
MEASURE: Final = (
    Setting(
        "mean",
        f"Where an indicator is taken to lie until 20 customers of a segment were heard. {_OURS}",
        "from 0 to 100",
        _FULL,
    ),
    Setting("sd", f"How far customers lie around that mean. {_OURS}", "above 0, at most 100", _SD),
    Setting(
        "contact_sd",
        f"How far the people of one customer lie around what their firm thinks. {_OURS}",
        "from 0 to 100",
        _FULL,
    ),
    Setting(
        "together",
        f"How much the errors of two indicators of one customer correlate. {_OURS}",
        "from 0 to 1",
        number(0, 1, least=True),
    ),
    Setting(
        "errors",
        "Standard deviations of one piece of evidence around the truth, in points of 0 to 100, where they are not as "
        f"printed: {_PRINTED}. {_OURS}",
        f"a table of numbers above 0, at most 100, of: {', '.join(ERRORS)}",
        lambda found: _are_numbers(found, fits=_SD),
    ),
    Setting(
        "weights",
        "How much an indicator weighs in the strength; one that is not named weighs 1.",
        f"a table of numbers from 0 to 1000 of: {', '.join(ENTERING)}",
        lambda found: _are_numbers(found, fits=number(0, 1000, least=True)),
    ),
    Setting(
        "beyond",
        f"The indicator that value beyond the product feeds: {', '.join(BEYOND)}. {_OURS}",
        f"{NOTHING} or one of: {', '.join(HALF_LIVES)}",
        lambda found: found == NOTHING or (isinstance(found, str) and found in HALF_LIVES),
    ),
)
# The keys of the tables `errors` and `weights` of [measure], one by one.
ERRORS_EACH: Final = tuple(Setting(name, "", "above 0, at most 100", _SD) for name in ERRORS)
WEIGHTS_EACH: Final = tuple(Setting(name, "", "from 0 to 1000", number(0, 1000, least=True)) for name in ENTERING)
_LIFE: Final = f"Months after which half of what was known of it is still so. {_OURS}"
# The keys of [half_life_months], a table of its own.
HALF_LIFE: Final = tuple(Setting(name, _LIFE, "above 0, at most 1200", number(0, 1200)) for name in HALF_LIVES)
# The keys of [tracked], a table of its own.
TRACKED: Final = (
    Setting(
        "indicators",
        "The loyalty indicators that this company tracks: a strength is told where five of them were heard.",
        f"a list of five to seven, each once, of: {', '.join(SEVEN)}",
        _are_tracked,
    ),
    Setting("because", "Why each of the others is not tracked.", "a table of texts", _are_reasons),
)
# The keys of [states], a table of its own.
STATES: Final = tuple(
    Setting(name, f"{meaning} {_OURS}", "from 0 to 100", _FULL)
    for name, meaning in (
        ("captive_cost", "Structural cost from which leaving is too dear: captive."),
        ("captive_emotional", "Emotional dependence below which nothing else holds them: captive."),
        ("drifting", "Strength below which a relationship drifts."),
        ("advocate", "Strength from which one of small value is a quiet advocate."),
        ("strong", "Strength from which a relationship is strong."),
    )
)


def measuring_faults(given: Mapping[str, Any]) -> list[str]:
    """Say what cannot be although each setting alone could: names inside their tables first, then what is left out."""
    measure, tracked = given["measure"], given["tracked"]
    if not (isinstance(measure, Mapping) and isinstance(tracked, Mapping)):
        return []
    inside = (
        ("measure.errors.", measure.get("errors"), ERRORS),
        ("measure.weights.", measure.get("weights"), ENTERING),
        ("tracked.because.", tracked.get("because"), SEVEN),
    )
    faults = [
        fault
        for of, found, known in inside
        if isinstance(found, Mapping)
        for fault in faults_of(found, tuple(Setting(name, "", "", lambda _: True) for name in known), of=of)
    ]
    kept = tracked.get("indicators", list(SEVEN))
    if faults or not _are_tracked(kept):
        return faults
    return _left_out(kept, why=tracked.get("because", {})) + _weightless(kept, weights=measure.get("weights", {}))


def _left_out(kept: Sequence[str], *, why: object) -> list[str]:
    """Say of which indicator nobody says why it is not tracked."""
    said = why if isinstance(why, Mapping) else {}
    return [
        f"tracked.indicators leaves out {name}: say why, as tracked.because.{name}" for name in unexplained(kept, said)
    ]


def unexplained(kept: Sequence[str], why: Mapping[str, object]) -> list[str]:
    """Return which indicators are left out while nobody says why."""
    return [name for name in SEVEN if name not in kept and name not in why]


def _weightless(kept: Sequence[str], *, weights: object) -> list[str]:
    """Say which weights are of what does not enter the strength, or that nothing is left of it."""
    said = weights if isinstance(weights, Mapping) else {}
    out = not_entering(kept)
    faults = [f"measure.weights.{name} weighs what is not tracked: leave it out" for name in out if name in said]
    if not faults and weighs_nothing(kept, said):
        faults.append("measure.weights are all 0: leave one above 0")
    return faults


def not_entering(kept: Sequence[str]) -> list[str]:
    """Return which indicators enter no strength because they are not tracked."""
    return [name for name, of in LOYAL.items() if of not in kept]


def weighs_nothing(kept: Sequence[str], weights: Mapping[str, object]) -> bool:
    """Tell whether all weights that count are 0."""
    out = not_entering(kept)
    return all(weights.get(name, 1) == 0 for name in ENTERING if name not in out)


def measuring_of(given: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the settings of the four tables, given what was said of each and can be."""
    measure, tracked = _floats(given["measure"]), given["tracked"]
    return {
        "measure": Believed(**measure),
        "half_life_months": {**HALF_LIVES, **_floats(given["half_life_months"])},
        "tracked": Tracked(tuple(tracked.get("indicators", SEVEN)), dict(tracked.get("because", {}))),
        "states": StateThresholds(**_floats(given["states"])),
    }


def _floats(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _floats(value) if isinstance(value, Mapping) else value if isinstance(value, str) else float(value)
        for name, value in given.items()
    }
