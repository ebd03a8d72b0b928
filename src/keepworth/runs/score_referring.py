"""The part of a score about word of mouth: who is owed what, who is an advocate, and who came by it."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.lasting import CUSTOMERS
from keepworth.runs.referring import KINDS, REFERENCE, REFERRAL, TOLD, Believed, Links, WordOfMouth, referred_worth
from keepworth.tables.arrow import words_column
from keepworth.tables.evidence.people import OUTER, described
from keepworth.tables.evidence.places import NOWHERE, Places
from keepworth.tables.fight_results import write_told
from keepworth.tables.fights_joined import Scored, read_scored
from keepworth.tables.referring import getting_spent, won_on
from keepworth.tables.referring_results import (
    ADVOCATES_FILE,
    REFERRALS_FILE,
    WORD_OF_MOUTH_FILE,
    write_referring_results,
)
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import EPOCH, NEVER, Asker
from keepworth.tables.valuing import Valuing
from keepworth.value.credit import Ranged
from keepworth.value.referrals import FIELDS, value_fields

NUMBERS: Final = ("value", "value_low", "value_high", "age_weeks")
NO_DAY: Final = np.iinfo(np.int64).min
FEWEST: Final = 5  # customers won who tell what winning one costs


def score_referring(
    of: Asker, *, left: Ints, valuing: Valuing, as_of: dt.date, into: Path
) -> dict[str, Any] | None:  # fmt: skip
    """Write referrals.parquet, advocates.parquet and word_of_mouth.json, and return their record; None: nothing told.

    Whom a departure is recorded of is worth nothing to who brought them; what winning another would cost was saved.
    """
    scored = read_scored(into / CUSTOMERS, key="number", numbers=NUMBERS)
    customers = scored.number[described(of, scored.number, as_of=as_of).kind != OUTER] if scored.number.size else None
    if customers is None or not customers.size:
        return None
    gone = np.isin(customers, left)
    worth = _worth(scored, customers, gone=gone)
    won = won_on(of, customers, ordered=_ordered(scored, customers, as_of=as_of), as_of=as_of)
    saved = _saved(of, won, as_of=as_of)
    believed = Believed(valuing.would_have_come, valuing.reference_share, saved["each"] or 0.0)
    found = referred_worth(of, customers, worth=worth, as_of=as_of, believed=believed)
    if found is None:
        return None
    links = found.links
    write_referring_results(_link_rows(links, customers, worth=worth), file=REFERRALS_FILE, into=into)
    rows = _customer_rows(found, customers, worth=worth, won=won)
    field = _fields(worth.mean, found.referral.mean, here=~gone)
    rows["field"] = words_column(field, tuple(map(str, FIELDS)))
    write_referring_results(rows, file=ADVOCATES_FILE, into=into)
    record = {
        "customers": int(customers.size),
        "saved": saved,
        "would_have_come": believed.would_have_come,
        "share": believed.share,
        "believed": int(links.is_believed.sum()),
        **{kind: _counted(links, place) for place, kind in enumerate(KINDS)},
        "median": {"value": _median(worth.mean[~gone]), "referral": _median(found.referral.mean[~gone])},
    }
    write_told(record, file=WORD_OF_MOUTH_FILE, into=into)
    return record


def _worth(scored: Scored, customers: Ints, *, gone: Flags) -> Ranged:
    """Return what customers are worth; who left is worth nothing more."""
    return Ranged(*(np.where(gone, 0.0, scored.of(customers, name)) for name in NUMBERS[:3]))


def _ordered(scored: Scored, customers: Ints, *, as_of: dt.date) -> Ints:
    """Return the days of first orders, `NEVER` of who never ordered."""
    weeks = scored.of(customers, "age_weeks")
    days = (as_of - EPOCH).days - np.round(7 * np.nan_to_num(weeks)).astype(np.int64)
    return np.where(np.isnan(weeks), NEVER, days)


def _saved(of: Asker, won: Ints, *, as_of: dt.date) -> dict[str, Any]:
    """Return what winning a customer cost, by what was spent on it; None where too few were won, or nobody wrote it."""
    spent = getting_spent(of, as_of=as_of)
    many = int(((won >= spent.first) & (won <= spent.last)).sum())
    return {"each": spent.money / many if many >= FEWEST else None, "won": many, "spent": spent.money}


def _counted(links: Links, kind: int) -> dict[str, int]:
    """Count what is told of one kind, by what becomes of it."""
    told = np.bincount(links.told[links.kind == kind], minlength=len(TOLD)).tolist()
    return {word.replace(" ", "_"): many for word, many in zip(map(str, TOLD), told, strict=True)}


def _median(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else None


def _link_rows(links: Links, customers: Ints, *, worth: Ranged) -> dict[str, Any]:
    order = np.lexsort((links.about, links.whose, links.kind))
    place = np.maximum(Places(customers).of(links.about), 0)
    value = np.where(links.counts, links.chance * links.share * np.nan_to_num(worth.mean[place]), 0.0)
    return {
        "kind": words_column(links.kind[order], KINDS),
        "referrer_id": links.whose[order],
        "customer_id": links.about[order],
        "day": links.day[order].view("datetime64[D]"),
        "counts": words_column(links.told[order], tuple(map(str, TOLD))),
        "chance": links.chance[order],
        "share": links.share[order],
        "is_believed": links.is_believed[order],
        "value": value[order],
        "saved": links.saved[order],
        "cost": links.cost[order],
    }


def _customer_rows(found: WordOfMouth, customers: Ints, *, worth: Ranged, won: Ints) -> dict[str, Any]:
    links, ours = found.links, Places(customers)
    referral, reference = (links.counts & (links.kind == KINDS.index(kind)) for kind in (REFERRAL, REFERENCE))

    def many(rows: Flags) -> Ints:
        return np.bincount(ours.of(links.whose[rows]), minlength=customers.size)

    came = np.zeros(customers.size, dtype=np.bool_)
    came[ours.of(links.about[referral])] = True
    days = np.where(won == NEVER, NO_DAY, won).view("datetime64[D]")
    return {
        "customer_id": customers,
        "value": worth.mean,
        **_ends("referral", found.referral),
        **_ends("reference", found.reference),
        "brought": many(referral) if found.has_referrals else np.full(customers.size, UNKNOWN),
        "spoke_to": many(reference),
        "won_on": days,
        "came_by_word": came,
    }


def _ends(name: str, of: Ranged) -> dict[str, Floats]:
    return {f"{name}_value": of.mean, f"{name}_low": of.low, f"{name}_high": of.high}


def _fields(value: Floats, referral: Floats, *, here: Flags) -> Ints:
    """Return the field of each customer who is here, `NOWHERE` where one of the two values is not known."""
    found = np.full(value.size, NOWHERE, dtype=np.int64)
    known = np.flatnonzero(~np.isnan(value) & ~np.isnan(referral) & here)
    if known.size:
        found[known] = value_fields(value[known], referral[known])
    return found
