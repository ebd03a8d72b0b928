"""People who fight for us: what is said of all of them, and of each what hangs on them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.tables.fighting import MOST, Fighters, Way, fighters
from keepworth_web.know.reads.narrowing import Narrowed
from keepworth_web.know.reads.people_words import act_of
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count

ALL = 10_000  # rows of an export
HEADS = (
    "customer_id", "customer", "contact", "role", "influence", "stance", "act", "last_act_on", "acts_12m", "tie_share",
    "value", "value_low", "value_high", "undefended_without", "second", "second_touches",
)  # fmt: skip


def found(request: SignedIn, narrow: Narrowed, *, way: Way, page: int = 1, most: int = MOST) -> Fighters:
    """Return who fights for us among the customers asked for."""
    visible = seen_by(request)
    return fighters(
        visible.book, visible.scored, wanted=narrow.wanted, way=way, skip=(page - 1) * most, most=most
    )  # fmt: skip


def sentences(shown: Fighters, said: Fighters) -> Iterator[str]:
    """Say how many fight for us, what hangs on those who do so alone, and how many are only said to."""
    if not shown.people:
        yield _("Nobody was shown to fight for us within a year.")
    else:
        form = ngettext(
            "%(people)s person at %(customers)s customers fights for us, shown by an act of the last twelve months.",
            "%(people)s people at %(customers)s customers fight for us, shown by an act of the last twelve months.",
            shown.people,
        )
        yield form % {"people": count(shown.people), "customers": count(shown.customers)}
    if shown.alone and shown.undefended is not None:
        form = ngettext(
            "%(n)s is all that holds a customer: if they leave, %(value)s is undefended.",
            "%(n)s are all that holds a customer: if they leave, %(value)s is undefended.",
            shown.alone,
        )
        yield form % {"n": count(shown.alone), "value": amount(shown.undefended)}
    if said.people:
        form = ngettext(
            "%(n)s more is said to and has not shown it.", "%(n)s more are said to and have not shown it.", said.people
        )
        yield form % {"n": count(said.people)}


def rows_of(people: Fighters) -> list[dict[str, Any]]:
    """Return people as the page shows them."""
    return [
        row
        | {
            "who": row["who"] or _("somebody erased"),
            "act": act_of(row) if row["last_act_on"] else "",
            "worth": None if row["value"] is None else amount(row["value"]),
            "range": "" if row["value_low"] is None else likely(row["value_low"], row["value_high"]),
            "share": row["tie_share"],
        }
        for row in people.rows
    ]


def lines_of(people: Fighters, *, ids: Mapping[int, str]) -> Iterator[list[Value]]:
    """Yield people as an export holds them."""
    for row in people.rows:
        value, low, high = (
            None if row[name] is None else round(row[name]) for name in ("value", "value_low", "value_high")
        )
        share = None if row["tie_share"] is None else round(row["tie_share"], 2)
        yield [
            ids.get(row["number"], ""), row["name"], row["who"], row["role"], row["influence"], row["stance"],
            row["act_kind"], row["last_act_on"], row["acts_12m"], share, value, low, high,
            None if row["undefended_without"] is None else int(row["undefended_without"]), row["second"],
            row["second_touches"],
        ]  # fmt: skip
