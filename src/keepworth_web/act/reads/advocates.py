"""Advocates on their page: who spoke for us, whom to ask or to thank, what they were asked last."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from keepworth.runs.advocates import AdvocatesReport, Moment, Speaker, Written, advocates_seen
from keepworth.runs.seen_as import SeenAs
from keepworth.tables.advocates import Advocate
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows, rows_of
from keepworth_web.measure.reads.words import range_said, run_said, score_said
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, in_100
from keepworth_web.shared.templatetags.shown import day as day_said

SHOWN: Final = 25  # of each part
ASKED: Final = (
    ("testimonial", gettext_lazy("a testimonial")), ("reference", gettext_lazy("a reference")),
    ("referral", gettext_lazy("a referral")), ("talk", gettext_lazy("a talk")), ("advice", gettext_lazy("advice")),
)  # fmt: skip
TITLES: Final[dict[str, Words]] = {
    "ask": gettext_lazy("May be asked now"), "thank": gettext_lazy("To be thanked before they are asked"),
    "wait": gettext_lazy("Not to be asked now"),
}  # fmt: skip
WAITS: Final[dict[str, Words]] = {
    "unanswered": gettext_lazy("has yet to answer"), "complaint": gettext_lazy("a complaint of theirs is not solved"),
    "weak": gettext_lazy("the relationship is surely weak"), "limit": gettext_lazy("was asked as often as may be"),
}  # fmt: skip
KINDS: Final[dict[str, Words]] = {
    "vouched": gettext_lazy("vouched for us"), "introduced": gettext_lazy("introduced us"),
    "informed": gettext_lazy("told us something"), "defended": gettext_lazy("defended us"),
    "referenced": gettext_lazy("was a reference"),
}  # fmt: skip
MOMENTS: Final[dict[str, Words]] = {
    "promise": gettext_lazy("a promise was kept on %(day)s"), "case": gettext_lazy("a complaint was solved on %(day)s"),
    "trial": gettext_lazy("they stayed when tested on %(day)s"),
    "answer": gettext_lazy("they gave us 9 or 10 of 10 on %(day)s"),
}  # fmt: skip
ANSWERS: Final[dict[str, Words]] = {
    "open": gettext_lazy("no answer yet"), "yes": pgettext_lazy("an ask", "yes"), "no": pgettext_lazy("an ask", "no"),
}  # fmt: skip


def report_here(request: SignedIn) -> AdvocatesReport:
    """Return the advocates of the customers that this person sees; asked once."""

    def find() -> AdvocatesReport:
        visible = seen_by(request)
        seen = SeenAs(visible.until, visible.scored, visible.record, visible.teams)
        written = Written(*(list(_written(request, name)) for name in ("asks", "thanks")))
        return advocates_seen(visible.book, seen, written=written)

    found: AdvocatesReport = kept(request, "advocates", find=find)
    return found


def thanks_owed(request: SignedIn) -> list[Speaker]:
    """Return who is to be thanked, of the customers that this person sees; whether word spreads is not asked."""
    visible = seen_by(request)
    seen = SeenAs(visible.until, visible.scored, visible.record, visible.teams)
    written = Written(*(list(_written(request, name)) for name in ("asks", "thanks")))
    found = advocates_seen(visible.book, seen, written=written, spreads=False)
    return [one for one in found.advocates if one.thanks_owed]


def _written(request: SignedIn, table: str) -> Iterator[dict[str, Any]]:
    """Return the rows as they stand now, those of people who are in no run yet left out."""
    rows = all_rows(request, table)
    rows.sort(key=lambda row: (row.values["asked_on" if table == "asks" else "thanked_on"], row.key))
    for row in rows:
        if row.numbers.get("contact_id") is not None:
            yield {**row.values, "contact_id": row.numbers["contact_id"], "act_id": row.numbers.get("act_id")}


def advocates_of(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    report = report_here(request)
    parts = [
        {
            "do": do,
            "title": title,
            "count": len(these),
            "rows": [_shown(one) for one in these[:SHOWN]],
        }
        for do, title in TITLES.items()
        if (these := [one for one in report.advocates if one.do == do])
    ]
    return {
        "said": _sentence(report), "spread": _spread(report), "parts": parts, "limit": report.asks_a_year,
        "about": run_said(seen_by(request).record), "most": SHOWN,
    }  # fmt: skip


def _sentence(of: AdvocatesReport) -> list[str]:
    people, owed = len(of.advocates), sum(one.thanks_owed for one in of.advocates)
    now = sum(one.do == "ask" for one in of.advocates)
    return [
        ngettext("%(n)s person spoke for us, or was asked to.", "%(n)s people spoke for us, or were asked to.", people)
        % {"n": count(people)},
        ngettext("%(n)s may be asked now.", "%(n)s may be asked now.", now) % {"n": count(now)},
        ngettext("Nobody thanked for %(n)s act of the last twelve months.",
                 "Nobody thanked for %(n)s acts of the last twelve months.", owed) % {"n": count(owed)},
    ]  # fmt: skip


def _spread(of: AdvocatesReport) -> str:
    if of.spread is None:
        return str(_("Whether it spreads from customer to customer cannot be told: too few came through others."))
    return _(
        "Who came through somebody that had spoken for us speaks for us %(times)s times as soon (likely %(low)s to "
        "%(high)s, 8 in 10; %(n)s customers). By chance alone as much comes %(chance)s of the time. Friends are alike: "
        "it may be no following."
    ) % {
        "times": f"{of.spread.times:.2g}", "low": f"{of.spread.low:.2g}", "high": f"{of.spread.high:.2g}",
        "n": count(of.spread.began), "chance": in_100(of.spread.chance or 0),
    }  # fmt: skip


def _shown(one: Speaker) -> dict[str, Any]:
    wait = str(WAITS[one.wait]) if one.wait else ""
    if one.wait == "limit" and one.may_be_asked_on:
        wait = _("%(why)s: again from %(day)s") % {"why": wait, "day": day_said(one.may_be_asked_on)}
    return {
        "number": one.number, "name": one.name or one.customer_id, "contact": one.contact or one.contact_id,
        "contact_id": one.contact_id, "did": list(_did(one)), "why": list(_why(one)), "wait": wait,
        "asked": _asked(one), "moment": _moment(one.moment), "owed": one.thanks_owed,
    }  # fmt: skip


def _did(one: Speaker) -> Iterator[str]:
    for kind, times in one.kinds.items():
        said = str(KINDS.get(kind, kind))
        yield said if times == 1 else _("%(did)s %(times)s times") % {"did": said, "times": count(times)}


def _why(one: Speaker) -> Iterator[str]:
    if one.last_act_on:
        yield _("last on %(day)s") % {"day": day_said(one.last_act_on)}
    if one.strength is None or one.strength_low is None or one.strength_high is None:
        yield _("strength withheld")
    else:
        yield _("strength %(score)s (%(range)s)") % {
            "score": score_said(one.strength), "range": range_said(one.strength_low, one.strength_high),
        }  # fmt: skip
    if one.worth and one.worth.brought:
        yield from _worth(_("brought customers worth %(amount)s (likely %(range)s)"), one.worth, kind="referral")
    if one.worth and one.worth.spoke_to:
        yield from _worth(_("their references are owed %(amount)s (likely %(range)s)"), one.worth, kind="reference")


def _worth(said: str, of: Advocate, *, kind: str) -> Iterator[str]:
    mean, low, high = (getattr(of, f"{kind}_{end}") for end in ("value", "low", "high"))
    if mean:
        yield said % {"amount": amount(mean), "range": likely(low, high)}


def _asked(one: Speaker) -> str:
    if one.last_ask is None:
        return _("never asked")
    return _("asked last on %(day)s for %(what)s: %(answer)s") % {
        "day": day_said(one.last_ask.asked_on), "what": dict(ASKED)[one.last_ask.kind],
        "answer": ANSWERS[one.last_ask.answer],
    }  # fmt: skip


def _moment(of: Moment | None) -> str:
    return str(MOMENTS[of.kind]) % {"day": day_said(of.on)} if of else ""


def advocate_rows(request: SignedIn) -> list[list[Value]]:
    """Return the advocates for a file."""
    return [
        [
            one.name or one.customer_id, one.contact or one.contact_id, str(TITLES[one.do]),
            str(WAITS[one.wait]) if one.wait else None, one.acts, one.acts_12m, one.last_act_on, one.strength,
            one.strength_low, one.strength_high, one.worth.referral_value if one.worth else None,
            one.worth.referral_low if one.worth else None, one.worth.referral_high if one.worth else None,
            one.worth.reference_value if one.worth else None, one.asks_12m,
            one.last_ask.asked_on if one.last_ask else None, one.last_ask.answer if one.last_ask else None,
            one.may_be_asked_on, one.last_thanked_on, one.thanks_owed,
        ]
        for one in report_here(request).advocates
    ]  # fmt: skip


def asks_here(request: SignedIn, number: int) -> list[dict[str, Any]]:
    """Return what a customer's people were asked, the newest first."""
    kinds: Mapping[str, Words] = dict(ASKED)
    return [
        {"row": row, "who": row.names.get("contact_id") or row.values["contact_id"], "day": row.values["asked_on"],
         "what": kinds.get(row.values["kind"], row.values["kind"]), "words": row.words.get("text_id", ""),
         "answer": ANSWERS[row.values["answer"] or "open"], "is_open": (row.values["answer"] or "open") == "open"}
        for row in rows_of(request, "asks", customer=number)
    ]  # fmt: skip


def asked_days(request: SignedIn, number: int, *, contact: str) -> list[dt.date]:
    """Return on which days one person was asked."""
    return [row.values["asked_on"] for row in rows_of(request, "asks", customer=number)
            if row.values["contact_id"] == contact]  # fmt: skip


def ask_marked(request: SignedIn, number: int, *, mark: str) -> Row | None:
    """Return the ask of a customer that a mark names, None where there is none."""
    return next((row for row in rows_of(request, "asks", customer=number) if row.mark == mark), None)
