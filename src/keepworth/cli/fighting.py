"""Staying and fighting in words, for the terminal."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from keepworth.cli.asking import many

if TYPE_CHECKING:
    from keepworth.runs.kept_backtests import Checked
    from keepworth.tables.fought import Fight, Fought, Stay, Trial

TERMS: Final[Mapping[str, str]] = {
    "strength": "how strong the relationship is",
    "single_thread": "how much hangs on one person",
    "champion_left": "somebody who fought for us has left",
    "promises_broken": "promises that we broke lately",
    "usage_trend": "whether they use it more or less",
    "order_trend": "whether they order more or less",
    "price_gap": "our price beside the best rival's",
    "price_change": "the price that was asked anew",
    "structural_cost": "how hard it would be to leave",
    "business": "how much of their business is with us",
    "open_severe_case": "a severe complaint is open",
    "tenure": "how long they have been with us",
    "doubt": "what is not known for sure",
    "corrected": "how far chances like it were off before",
}
KINDS: Final[Mapping[str, str]] = {
    "price_rise": "a renewal at a changed price",
    "cheaper_rival": "a cheaper offer on the table",
    "failure": "a severe failure of ours",
    "spoke_up": "somebody spoke up for us",
    "discount": "a discount demanded to stay",
    "rival_business": "business given to a rival",
    "other": "another trial, entered by hand",
    "switching_price": "said from what price they would leave",
    "would_object": "said whether they would object to replacing us",
}
LEAST: Final = 0.0005  # of a probability: what adds less is not listed
UNKNOWN: Final = "; what they are worth is not known, nor what would be lost"
STRESSES: Final[Mapping[str, str]] = {
    "rival_10": "a rival 10 % cheaper",
    "rival_20": "a rival 20 % cheaper",
    "champion_leaves": "who speaks for us leaves",
    "failure": "a serious failure of ours",
    "all": "all of that at once",
}


def fighting_words(of: "Fought", *, checked: "Checked", currency: str) -> Iterator[str]:
    """Say how likely they are to stay and why, how much dearer we may be, each trial, and what a stress would do."""
    for stay in of.stays:
        yield from _stay(stay, checked)
    yield _fight(of.fight) if of.fight else _never(of.priors)
    yield from (f"  {_trial(one)}" for one in of.trials)
    yield f"  {_price(of.priors)}"
    hard = [one for one in of.stresses if one.p_stay is not None]
    if hard:
        yield "If it came hard:"
    for one in hard:
        lost = f"; on average {one.value_lost:,.0f} {currency} lost" if one.value_lost is not None else UNKNOWN
        yield f"  {STRESSES.get(one.stress, one.stress)}: likely to stay {one.p_stay:.0%}{lost}"


def _stay(of: "Stay", checked: "Checked") -> Iterator[str]:
    what = f"renew by {of.due}" if of.due else "stay for a year"
    yield f"Likely to {what}: {of.p_stay:.0%} (likely {of.low:.0%} to {of.high:.0%}, 8 in 10)."
    yield f"  {_checked(checked) if of.due else 'never checked: only renewals of contracts are'}"
    yield f"  any customer of that age: {of.baseline:.0%}"
    for one in of.because:
        if abs(one.points) < LEAST:
            continue
        yield f"  {TERMS.get(one.term, one.term)}: {100 * one.points:+.1f} points"


def _checked(of: "Checked") -> str:
    lost = many(of.losses, "lost renewal")
    if of.state == "never":
        return "never checked against what came (keepworth backtest BOOK --what staying does)"
    if of.state == "uncalibrated":
        few = of.losses < of.needed
        return f"uncalibrated: only {lost}, {of.needed} are needed" if few else f"uncalibrated: {lost} do not tell"
    return f"checked on {lost}" + (", which say that the chances are off" if of.state == "off" else "")


def _fight(of: "Fight") -> str:
    trials = f"{many(of.trials_passed, 'trial')} passed, {of.trials_failed} failed"
    within = f"likely {of.low:.0f} to {of.high:.0f}, 8 in 10"
    if of.f50 <= 0:
        return f"Would not fight at our price: keeping is even at {-of.f50:.0f} % cheaper ({within} dearer): {trials}."
    return f"Fights up to {of.f50:.0f} % dearer ({within}): {trials}."


def _never(priors: Mapping[str, float]) -> str:
    believed = f"{priors['f50']:.0f} % (likely {priors['low']:.0f} to {priors['high']:.0f}, 8 in 10)"
    return f"Never tested: of anybody we believe {believed}, and that is no proof of loyalty."


def _price(priors: Mapping[str, float]) -> str:
    renewals, lost = many(int(priors["renewals"]), "decided renewal"), int(priors.get("lost", 0))
    if priors.get("wrong_signed"):
        return (
            f"Of {renewals} a higher price seems to keep customers: prices followed demand, so what a point of price "
            "costs is ours and not learnt from them."
        )
    if priors.get("not_converged"):
        return (
            f"What a point of price costs is ours: learning it from {renewals}, {lost} of them lost, did not come to "
            "an end."
        )
    if priors["gamma_learnt"]:
        return f"What a point of price costs was learnt from {renewals}, {lost} of them lost."
    few = f"{renewals} of a known price, {lost} lost, are too few to learn it from"
    return f"What a point of price costs is ours: {few}."


def _trial(of: "Trial") -> str:
    day = f"{of.day}, " if of.day else ""
    ended = "passed" if of.passed else "failed"
    hard = ", and harder than price alone" if of.stress > 0 else ""
    stated = ", said and not done" if of.weight < 1 else ""
    return f"{day}{KINDS.get(of.kind, of.kind)}, {of.gap:.0f} % dearer{hard}: {ended}{stated} ({of.push:+.2f} logits)"
