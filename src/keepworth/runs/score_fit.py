"""The part of a score about fit: what the best have in common, what we want, what customers answered, and kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.focus.fit import Effects, Fit, fit_of
from keepworth.focus.kinds import Kinds, kinds_of
from keepworth.focus.profile import ASKED, SHARE, Answers, Profiled, profiled
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.runs.asked import Resolved
from keepworth.tables.fights_joined import Scored
from keepworth.tables.fitted import fit_answers, write_fitted
from keepworth.tables.fitting import About, Attribute, attributes_of
from keepworth.tables.profile_settings import Profile
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import Asker

WORTH_TELLING: Final = 0.05  # logits
KIND_BY: Final = ("needs", "buys", "contract")  # what kinds are told by, beside fit
THIRDS: Final = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class _Here:
    """The customers who are here and worth something; shapes (customers,)."""

    number: Ints
    worth: Floats  # value × strength; NaN where one of them is not measured


@dataclass(frozen=True, slots=True)
class _Found:
    """What each customer's fit is made of."""

    attributes: Sequence[Attribute]
    best: Flags
    measured: Flags
    learnt: Fit | None
    why_not: str | None
    told: Mapping[str, Floats]  # logits by attribute
    answers: Answers
    whole: Profiled


def score_fit(
    of: Asker, names: Mapping[str, Mapping[int, str]], *, held: Scored, profile: Profile, to: Resolved, into: Path
) -> dict[str, Any] | None:
    """Write fit.parquet, fit_reasons.parquet and fit.json and return the record; None where nobody is worth anything.

    `held` are those who are judged. Best is the third with the highest value × strength, among those of whom both are
    measured: whose strength is withheld is judged, and nothing is learnt from them.
    """
    here = _Here(held.number, held.numbers["value"] * held.numbers["strength"])
    if not here.number.size:
        return None
    attributes = attributes_of(of, About(here.number, to.as_of, names=names, wanted=profile.wants))
    best, measured = _best(here.worth)
    learnt, why_not = _learnt(attributes, best=best, measured=measured, seed=to.seed)
    told = _told(attributes, profile=profile)
    answers = Answers(**fit_answers(into, here.number))
    moved = np.sum([np.zeros(here.number.size), *told.values()], axis=0)
    whole = profiled(learnt, told=moved, answers=answers)
    found = _Found(attributes, best, measured, learnt, why_not, told, answers, whole)
    kinds, no_kinds = _kinds(found, seed=to.seed)
    said = _said(found, profile=profile, kinds=kinds, no_kinds=no_kinds)
    write_fitted(_customers(here, found, kinds=kinds), _reasons(here, found), told=said, into=into)
    return {
        "customers": int(here.number.size), "measured": int(measured.sum()), "best": int(best.sum()),
        "learnt": learnt is not None and learnt.earned, "no_fit": why_not,
        "asked": int((~np.isnan(answers.score)).sum()), "wants": len(told),
        "kinds": None if kinds is None else int(kinds.sizes.size), "no_kinds": no_kinds,
    }  # fmt: skip


def _best(worth: Floats) -> tuple[Flags, Flags]:
    """Return who works best, and of whom both parts of that are measured."""
    measured = ~np.isnan(worth)
    best = np.zeros(worth.size, dtype=np.bool_)
    order = np.argsort(-np.where(measured, worth, -np.inf), kind="stable")
    best[order[: round(SHARE * measured.sum())]] = True
    return best, measured


def _learnt(
    attributes: Sequence[Attribute], *, best: Flags, measured: Flags, seed: int
) -> tuple[Fit | None, str | None]:
    try:
        found = fit_of({one.name: one.codes for one in attributes}, best, known=measured, seed=seed)
    except NotEnough as few:
        return None, f"{few} Value and strength must both be measured of a customer; withheld strengths do not count."
    if found.earned:
        return found, None
    return found, (
        f"What the {int(best.sum())} best of {int(measured.sum())} measured customers have in common does not foretell "
        "customers that were left out, so nothing is said to be in common."
    )


def _told(attributes: Sequence[Attribute], *, profile: Profile) -> dict[str, Floats]:
    """Return what our wishes move each customer by, by attribute; 0 where the attribute is not known."""
    found = {}
    for one in attributes:
        wanted = profile.wanted(one.name)
        points = np.array([*(wanted.get(value.casefold(), 0.0) for value in one.values), 0.0])
        if points.any():
            found[one.name] = profile.point * points[one.codes]
    return found


def _kinds(found: _Found, *, seed: int) -> tuple[Kinds | None, str | None]:
    """Return kinds by what customers need and buy, and by fit; none where the data earn none."""
    by = {one.name: one.codes for one in found.attributes if one.kind in KIND_BY}
    if np.ptp(found.whole.fit) > 0:
        cuts = np.quantile(found.whole.fit, (1 / 3, 2 / 3))
        by["fit"] = np.searchsorted(cuts, found.whole.fit, side="left")
    try:
        kinds = kinds_of(by, seed=seed)
    except NotEnough as few:
        return None, str(few)
    if kinds.sizes.size > 1:
        return kinds, None
    return None, "Customers do not fall into kinds: one kind alone says what they need, buy and fit like best."


def _said(found: _Found, *, profile: Profile, kinds: Kinds | None, no_kinds: str | None) -> dict[str, Any]:
    """Return what the whole book says of fit, as JSON holds it."""
    learnt = found.learnt
    return {
        "rule": {"share": SHARE, "measured": int(found.measured.sum()), "best": int(found.best.sum()),
                 "customers": int(found.best.size)},
        "no_fit": found.why_not,
        "learnt": None if learnt is None else {
            "earned": learnt.earned, "from": learnt.learnt, "prior": learnt.prior, "penalty": learnt.penalty,
            "gain": learnt.gain, "gain_sd": learnt.gain_sd, "slope": None if np.isnan(learnt.slope) else learnt.slope,
        },
        "common": [] if learnt is None else [
            row for one in found.attributes for row in _common(one, learnt.effects[one.name])
        ],
        "attributes": [
            {"kind": one.kind, "of": one.of, "values": _counts(one)} for one in found.attributes
        ],
        "wants": _wants(found, profile=profile),
        "point": profile.point,
        "asked": {"customers": int((~np.isnan(found.answers.score)).sum()), "logits": ASKED},
        "no_kinds": no_kinds,
        "kinds": None if kinds is None else _kinds_said(found, kinds),
    }  # fmt: skip


def _common(of: Attribute, effects: Effects) -> list[dict[str, Any]]:
    """Return a row a value: how many of the best have it and of the others, and what it moves, with its 80 % range."""
    reach = normal_reach(0.8) * effects.sd
    return [
        {"kind": of.kind, "of": of.of, "value": of.values[at], "best": int(effects.best[at]),
         "known_best": effects.known_best, "others": int(effects.others[at]), "known_others": effects.known_others,
         "push": float(effects.push[at]), "low": float(effects.push[at] - reach[at]),
         "high": float(effects.push[at] + reach[at])}
        for at in range(effects.push.size) if effects.best[at] + effects.others[at]
    ]  # fmt: skip


def _counts(of: Attribute) -> list[dict[str, Any]]:
    """Return how many customers have each value."""
    counts = np.bincount(of.codes[of.codes >= 0], minlength=len(of.values)).tolist()
    return [{"value": value, "customers": many} for value, many in zip(of.values, counts, strict=True) if many]


def _wants(found: _Found, *, profile: Profile) -> list[dict[str, Any]]:
    """Return a row a wish, with how many customers it is of: none where no customer is known to have it."""
    by = {one.name.casefold(): one for one in found.attributes}
    rows = []
    for name, values in profile.wants.items():
        kind, _, of = name.partition(" ")
        one = by.get(name.casefold())
        held = {} if one is None else {value.casefold(): at for at, value in enumerate(one.values)}
        for value, points in values.items():
            at = held.get(value.casefold())
            many = 0 if one is None or at is None else int((one.codes == at).sum())
            known = 0 if one is None else int((one.codes >= 0).sum())
            rows.append({"kind": kind, "of": of, "value": value, "points": points, "customers": many, "known": known})
    return rows


def _kinds_said(found: _Found, kinds: Kinds) -> dict[str, Any]:
    by = {one.name: one for one in found.attributes}
    return {
        "bic": {str(many): value for many, value in kinds.bic.items()},
        "refused": {str(many): why for many, why in kinds.refused.items()},
        "sure": float(kinds.chance.mean()),
        "each": [
            {"customers": int(size), "fit": float(found.whole.fit[kinds.kind == at].mean()), "apart": [
                {"kind": by[one.attribute].kind if one.attribute in by else "fit",
                 "of": by[one.attribute].of if one.attribute in by else "",
                 "value": (by[one.attribute].values if one.attribute in by else THIRDS)[one.value],
                 "have": one.have, "known": one.known, "others": one.others, "others_known": one.others_known}
                for one in apart
            ]}
            for at, (size, apart) in enumerate(zip(kinds.sizes.tolist(), kinds.apart, strict=True))
        ],
    }  # fmt: skip


def _customers(here: _Here, found: _Found, *, kinds: Kinds | None) -> dict[str, Any]:
    size, whole = here.number.size, found.whole
    return {
        "customer_id": here.number, "fit": whole.fit, "fit_low": whole.low, "fit_high": whole.high,
        "learnt": whole.learnt, "told": whole.told, "asked": whole.asked,
        "is_best": np.where(found.measured, found.best, -1).astype(np.int8),
        "kind": np.full(size, UNKNOWN) if kinds is None else kinds.kind + 1,
        "kind_chance": np.full(size, np.nan) if kinds is None else kinds.chance,
    }  # fmt: skip


def _reasons(here: _Here, found: _Found) -> dict[str, Any]:
    """Return a row for whatever moves a customer's fit by more than next to nothing."""
    by = {one.name: one for one in found.attributes}
    learnt = found.learnt.pushes if found.learnt else {}
    parts = [("learnt", name, push) for name, push in learnt.items()]
    parts += [("told", name, push) for name, push in found.told.items()]
    parts.append(("asked", "", found.whole.asked))
    columns: dict[str, list[Any]] = {name: [] for name in ("customer_id", "source", "attribute", "value", "push")}
    for source, name, push in parts:
        rows = np.flatnonzero(np.abs(push) >= WORTH_TELLING)
        columns["customer_id"].append(here.number[rows])
        columns["source"].append(np.full(rows.size, source, np.object_))
        columns["attribute"].append(np.full(rows.size, name, np.object_))
        values = np.array([*by[name].values, None] if name else [None], dtype=np.object_)
        columns["value"].append(values[by[name].codes[rows] if name else np.zeros(rows.size, np.int64)])
        columns["push"].append(push[rows])
    return {name: np.concatenate(each) for name, each in columns.items()}
