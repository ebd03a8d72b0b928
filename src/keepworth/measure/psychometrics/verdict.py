"""What may be said of a scale: findings as codes with their numbers, and the same in English."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from keepworth.errors import BadInput
from keepworth.measure.psychometrics.change import reliable_change, spread_of_score
from keepworth.measure.psychometrics.factors import FactorFit, fit_factors
from keepworth.measure.psychometrics.indices import Fits
from keepworth.measure.psychometrics.items import ENOUGH_PEOPLE, ItemAnswers
from keepworth.measure.psychometrics.omega import omega
from keepworth.measure.psychometrics.reliability import ItemAnalysis, Reliability, alpha, item_analysis
from keepworth.measure.withheld import Why, Withheld

TOO_NOISY: Final = 0.7  # a reliability that is surely below is too low to compare groups by (Nunnally 1978)
JUST_IDENTIFIED: Final = 3  # items, which one factor fits whatever they say
# Indicators whose parts need not go together: what somebody is bound by, earns, or gets of each element that matters.
MADE_OF_PARTS: Final = ("structural_benefit", "structural_cost", "business", "performance", "evp")

type Numbers = Mapping[str, str | int | float]


class Said(StrEnum):
    """What a finding is about."""

    ITEMS = "items"
    ALPHA = "alpha"
    OMEGA = "omega"
    TOO_NOISY = "too noisy"
    HOLDS = "one factor holds"
    HOLDS_FOR_OTHERS = "one factor holds for the others"
    ROUGHLY = "one factor roughly"
    FAILS = "one factor fails"
    HOLDS_BESIDE = "one factor holds beside others"
    ROUGHLY_BESIDE = "one factor roughly beside others"
    FAILS_BESIDE = "one factor fails beside others"
    UNTESTABLE = "one factor untestable"
    FEW_FOR_FACTORS = "few people for factors"
    UNSUITED = "one factor unsuited"
    PROVISIONAL = "provisional"
    STRAYS = "strays"
    NOISE = "noise"
    WITHHELD = "withheld"


WORDS: Final[Mapping[Said, str]] = {
    Said.ITEMS: "{items} items",
    Said.ALPHA: "α {value} ({low}–{high})",
    Said.OMEGA: "ω {value} ({low}–{high})",
    Said.TOO_NOISY: "too noisy to compare groups by",
    Said.HOLDS: "one factor holds",
    Said.HOLDS_FOR_OTHERS: "one factor holds for the items that go together",
    Said.ROUGHLY: "one factor holds roughly",
    Said.FAILS: "one factor does not hold",
    Said.HOLDS_BESIDE: "one factor holds beside those of other scales",
    Said.ROUGHLY_BESIDE: "one factor holds roughly beside those of other scales",
    Said.FAILS_BESIDE: "one factor does not hold beside those of other scales",
    Said.UNTESTABLE: "so few items cannot show whether one factor holds",
    Said.FEW_FOR_FACTORS: "whether one factor holds takes {need} people, and {have} answered every item",
    Said.UNSUITED: "one factor would explain all of {item}: it does not suit these items",
    Said.PROVISIONAL: "provisional, from {n} people",
    Said.STRAYS: "{item} does not go with the others",
    Said.NOISE: "changes under {least} points are noise for one person",
    Said.WITHHELD: "{why}",
}
FACTOR: Final = {
    Fits.HOLDS: (Said.HOLDS, Said.HOLDS_BESIDE),
    Fits.ROUGHLY: (Said.ROUGHLY, Said.ROUGHLY_BESIDE),
    Fits.FAILS: (Said.FAILS, Said.FAILS_BESIDE),
}
COUNTED: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
SHARES: Final = ("value", "low", "high")  # written without the 0 before the point


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may be said: a code, the numbers of its sentence, and why where it is withheld."""

    said: Said
    numbers: Numbers
    withheld: Withheld | None = None

    def __str__(self) -> str:
        if self.withheld is not None:
            return str(self.withheld)
        return WORDS[self.said].format(**{name: _written(name, number) for name, number in self.numbers.items()})


@dataclass(frozen=True, slots=True)
class ScaleVerdict:
    """What may be said of a scale."""

    findings: tuple[Finding, ...]
    reliability: Reliability | Withheld  # omega, or alpha where one factor does not suit the items
    fit: FactorFit | Withheld
    items: tuple[ItemAnalysis, ...] | Withheld

    def __str__(self) -> str:
        told = ", ".join(str(one) for one in self.findings if one.withheld is None)
        untold = [str(one) for one in self.findings if one.withheld is not None]
        return " ".join([f"{told[:1].upper()}{told[1:]}.", *untold])

    @property
    def codes(self) -> tuple[Said, ...]:
        """The codes of the findings, in their order."""
        return tuple(one.said for one in self.findings)


def judge_scale(
    answers: ItemAnswers, *, is_made_of_parts: bool = False, beside: FactorFit | None = None, level: float = 0.8
) -> ScaleVerdict:  # fmt: skip
    """Return what may be said of a scale: reliability, whether one factor holds, strays, and what is noise.

    Parameters
    ----------
    answers
        To the items of the scale, reversed ones turned round.
    is_made_of_parts
        The score is made of parts that need not go together (formative), as structural dependence and economic value
        are: then reliability does not apply, and nothing of it is told.
    beside
        A fit of this scale beside others, which tells whether its items are one factor where they alone cannot.
    level
        Of the intervals.

    Raises
    ------
    BadInput
        `beside` is not of this scale.

    """
    if beside is not None and tuple(answers.names) not in beside.scales:
        raise BadInput(f"The fit beside others has no factor of just {', '.join(answers.names)}.")
    if is_made_of_parts:
        parts = Withheld(Why.MADE_OF_PARTS)
        return ScaleVerdict((_items(answers), Finding(Said.WITHHELD, {}, parts)), parts, parts, parts)
    fit, analysed = fit_factors(answers, level=level), item_analysis(answers, level=level)
    reliability = _reliability(answers, fit=fit, level=level)
    strays = _of_items(analysed)
    findings = (
        _items(answers),
        *_of_reliability(reliability),
        *_with_strays(_of_factor(fit, beside=beside, items=len(answers.names)), strays=strays),
        *strays,
        *_of_change(answers, reliability),
    )
    return ScaleVerdict(findings, reliability, fit, analysed)


def _items(answers: ItemAnswers) -> Finding:
    return Finding(Said.ITEMS, {"items": len(answers.names)})


def _reliability(answers: ItemAnswers, *, fit: FactorFit | Withheld, level: float) -> Reliability | Withheld:
    """Return omega, or alpha where there are two items or one factor is at its bounds."""
    found = omega(answers, level=level, fewest=ENOUGH_PEOPLE)
    is_unsuited = isinstance(fit, FactorFit) and bool(fit.explained_whole)
    return alpha(answers, level=level) if isinstance(found, Withheld) or is_unsuited else found


def _of_reliability(found: Reliability | Withheld) -> tuple[Finding, ...]:
    if isinstance(found, Withheld):
        return (Finding(Said.WITHHELD, {}, found),)
    kind = Said.OMEGA if found.kind == "omega" else Said.ALPHA
    numbers = {"value": found.value, "low": found.low, "high": found.high, "level": found.level, "n": found.n}
    told = Finding(kind, numbers)
    return (told, Finding(Said.TOO_NOISY, {"limit": TOO_NOISY})) if found.high < TOO_NOISY else (told,)


def _of_factor(fit: FactorFit | Withheld, *, beside: FactorFit | None, items: int) -> tuple[Finding, ...]:
    if isinstance(fit, FactorFit) and fit.explained_whole:
        return tuple(Finding(Said.UNSUITED, {"item": name}) for name in fit.explained_whole)
    own = fit.indices if isinstance(fit, FactorFit) else None
    used = fit if own else beside
    if isinstance(used, FactorFit) and used.indices:
        told = Finding(FACTOR[used.indices.judged][used is beside], {"factors": len(used.scales)})
        return (told,) if used.is_firm else (told, Finding(Said.PROVISIONAL, {"n": used.n}))
    if items <= JUST_IDENTIFIED:
        return (Finding(Said.UNTESTABLE, {"items": items}),)
    return _of_no_fit(fit) if isinstance(fit, Withheld) else ()


def _with_strays(told: tuple[Finding, ...], *, strays: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Say of a factor beside which an item stands alone that it is one of the others: it fits, and is not of all."""
    if not strays:
        return told
    return tuple(replace(one, said=Said.HOLDS_FOR_OTHERS) if one.said is Said.HOLDS else one for one in told)


def _of_no_fit(fit: Withheld) -> tuple[Finding, ...]:
    """Say why no factor was fitted, unless the reliability is withheld for the same reason."""
    if fit.why is Why.FEW_PEOPLE:
        few = Finding(Said.FEW_FOR_FACTORS, {"have": fit.have, "need": fit.need})
        return (few,) if fit.have >= ENOUGH_PEOPLE else ()
    return () if fit.why is Why.ALL_ALIKE else (Finding(Said.WITHHELD, {}, fit),)


def _of_items(analysed: tuple[ItemAnalysis, ...] | Withheld) -> tuple[Finding, ...]:
    if isinstance(analysed, Withheld):
        return ()
    return tuple(Finding(Said.STRAYS, {"item": one.name, "rest": one.rest}) for one in analysed if one.strays)


def _of_change(answers: ItemAnswers, found: Reliability | Withheld) -> tuple[Finding, ...]:
    if isinstance(found, Withheld):
        return ()
    by = reliable_change(spread_of_score(answers), reliability=found)
    return (Finding(Said.NOISE, {"least": by.least, "low": by.low, "high": by.high, "level": by.level}),)


def _written(name: str, number: str | float) -> str:
    if isinstance(number, str):
        return number
    if name in SHARES:
        return f"{number:.2f}".replace("0.", ".", 1)
    return COUNTED[number] if isinstance(number, int) and number < len(COUNTED) and name == "items" else f"{number:.0f}"
