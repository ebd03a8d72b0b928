"""People who fight for us: what is said of all of them, and of each what hangs on them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.tables.due import RECENT, Around
from keepworth.tables.fighting import MOST, Fighters, Going, Way, fighters, going
from keepworth_web.know.reads.asks import around, since_said
from keepworth_web.know.reads.narrowing import Narrowed
from keepworth_web.know.reads.people_words import act_of
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, day, in_100

ALL = 10_000  # rows of an export
HEADS = (
    "customer_id", "customer", "contact", "role", "influence", "stance", "act", "last_act_on", "acts_12m", "tie_share",
    "value", "value_low", "value_high", "undefended_without", "second", "second_touches", "acts", "last_touch",
    "is_silent", "p_stay", "p_stay_without", "value_lost_without",
)  # fmt: skip
GONE_HEADS = (
    "customer_id", "customer", "contact", "role", "influence", "left_on", "last_touch", "act", "last_act_on", "value",
    "others_who_fight", "second", "second_touches",
)  # fmt: skip


def found(request: SignedIn, narrow: Narrowed, *, way: Way, page: int = 1, most: int = MOST) -> Fighters:
    """Return who fights for us among the customers asked for."""
    return fighters(_around(request, narrow), way=way, skip=(page - 1) * most, most=most)


def going_of(request: SignedIn, narrow: Narrowed, *, most: int = MOST) -> Going:
    """Return who fights for us among the customers asked for and is silent, or left lately."""
    return going(_around(request, narrow), most=most)


def _around(request: SignedIn, narrow: Narrowed) -> Around:
    return replace(around(request), wanted=narrow.wanted)


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


def warnings(of: Going) -> Iterator[str]:
    """Say how many left or fell silent, and what stands alone with that."""
    if of.left:
        form = ngettext("%(n)s has left within %(days)s days.", "%(n)s have left within %(days)s days.", of.left)
        yield form % {"n": count(of.left), "days": count(RECENT)}
    if of.silent:
        form = ngettext(
            "To %(n)s nobody has talked for longer than is usual.",
            "To %(n)s of them nobody has talked for longer than is usual.",
            of.silent,
        )
        yield form % {"n": count(of.silent)}
    if of.undefended:
        yield _("Where nobody else fights for us, %(value)s is undefended.") % {"value": amount(of.undefended)}


def warned_of(of: Going) -> list[dict[str, Any]]:
    """Return who left or fell silent, as the page shows them."""
    return [
        row
        | {
            "since": (
                _("left on %(day)s") % {"day": day(row["left_on"])} if row["left_on"] else since_said(row["last"])
            ),
            "step": _step(row),
        }
        for row in _shown(of.rows)
    ]


def _step(row: Mapping[str, Any]) -> str:
    """Say what to do, by whom else there is."""
    if not row["left_on"]:
        return _("Talk to them.")
    if row["second"]:
        return _("Find who takes over, and talk to %(who)s.") % {"who": row["second"]}
    return _("Find who takes over, and stay in touch with who left.")


def rows_of(people: Fighters) -> list[dict[str, Any]]:
    """Return people as the page shows them."""
    return _shown(people.rows)


def _shown(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "who": row["who"] or _("somebody erased"),
            "act": act_of(row) if row["last_act_on"] else "",
            "acts": [{"said": act_of({"act_kind": one["kind"]}), "day": one["day"]} for one in row["acts"]],
            "without": _without(row),
            "made_of": _made_of(row),
            "worth": None if row["value"] is None else amount(row["value"]),
            "range": "" if row["value_low"] is None else likely(row["value_low"], row["value_high"]),
            "share": row["tie_share"],
        }
        for row in rows
    ]


def _made_of(row: Mapping[str, Any]) -> str:
    """Say what a customer's value is made of, where a run tells it."""
    said = (
        (_("contracts %(amount)s"), row["contract_value"]),
        (_("orders %(amount)s"), row["order_value"]),
        (_("less %(amount)s for serving them"), row["cost_to_serve"]),
    )
    return _(", ").join(form % {"amount": amount(value)} for form, value in said if value)


def _without(row: Mapping[str, Any]) -> str:
    """Say what becomes of the customer if who speaks for us leaves, as the stress test of the run has it.

    Of whom others speak besides, one who leaves is not that test.
    """
    if not row["undefended_without"] or row["p_stay"] is None or row["p_without"] is None:
        return ""
    said = {"now": in_100(row["p_stay"]), "then": in_100(row["p_without"])}
    if row["lost_without"] is None:
        return _("likely to stay: %(now)s, without them %(then)s") % said
    lost = {**said, "lost": amount(row["lost_without"])}
    return _("likely to stay: %(now)s, without them %(then)s; on average %(lost)s lost") % lost


def lines_of(people: Fighters, *, ids: Mapping[int, str]) -> Iterator[list[Value]]:
    """Yield people as an export holds them."""
    for row in people.rows:
        value, low, high, lost = (
            None if row[name] is None else round(row[name])
            for name in ("value", "value_low", "value_high", "lost_without")
        )
        stays, alone = (None if row[name] is None else round(row[name], 2) for name in ("p_stay", "p_without"))
        share = None if row["tie_share"] is None else round(row["tie_share"], 2)
        yield [
            ids.get(row["number"], ""), row["name"], row["who"], row["role"], row["influence"], row["stance"],
            row["act_kind"], row["last_act_on"], row["acts_12m"], share, value, low, high,
            None if row["undefended_without"] is None else int(row["undefended_without"]), row["second"],
            row["second_touches"], "; ".join(f"{one['day']} {one['kind']}" for one in row["acts"]), row["last"],
            int(row["is_silent"]), stays, alone, lost,
        ]  # fmt: skip


def gone_lines(of: Going, *, ids: Mapping[int, str]) -> Iterator[list[Value]]:
    """Yield who left or fell silent as an export holds them."""
    for row in of.rows:
        value = None if row["value"] is None else round(row["value"])
        yield [
            ids.get(row["number"], ""), row["name"], row["who"], row["role"], row["influence"], row["left_on"],
            row["last"], row["act_kind"], row["last_act_on"], value, row["others"], row["second"],
            row["second_touches"],
        ]  # fmt: skip
