"""A piece of evidence, opened: what it said, what it adds, and the facts themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments import Instrument, Side
from keepworth.tables.evidence_facts import MOST, Facts, facts_of
from keepworth.tables.measured import Push
from keepworth_web.know.reads import Visible, seen_by
from keepworth_web.know.reads.agreed import HOW, promise_said
from keepworth_web.know.reads.people_words import ACTS
from keepworth_web.listen.reads.known import known, question_known, title_known
from keepworth_web.listen.reads.sides import named
from keepworth_web.measure.reads.pushes import found_of, mark_of
from keepworth_web.measure.reads.words import points_said, score_said, source_said
from keepworth_web.shared.amounts import written
from keepworth_web.shared.panels import Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, day, in_100, money

ANSWERS: Final = ("answer", "answers")  # one of a questionnaire, or several together
STATUS: dict[str, Words] = {
    "claimed": gettext_lazy("claimed"),
    "verified": gettext_lazy("verified"),
    "signed": gettext_lazy("signed by both"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A piece of evidence and its facts."""

    push: Push
    facts: Facts


def opened_of(request: SignedIn, number: int, *, indicator: str, mark: str) -> Opened | None:
    """Return a piece that moved an indicator of a visible customer; None where there is none, or nobody may open it."""
    found = found_of(request, number, indicator=indicator)
    push = next((one for one in found.pushes if mark and mark_of(one) == mark), None) if found else None
    if found is None or push is None:
        return None
    visible, until = seen_by(request), found.relationship.as_of
    facts = facts_of(visible.book, push.evidence_id, customer=number, until=until)
    return Opened(push, _walled(facts, visible=visible) if facts.kind == "referral" else facts)


def _walled(of: Facts, *, visible: Visible) -> Facts:
    """Return whom they brought, without the numbers of customers of other teams."""
    seen = tuple({**row, "brought": row["brought"] if visible.one(row["brought"]) else None} for row in of.rows)
    return replace(of, rows=seen)


def piece_of(request: SignedIn, number: int, *, indicator: str, mark: str) -> Mapping[str, Any] | None:
    """Return what the page of a piece shows."""
    opened = opened_of(request, number, indicator=indicator, mark=mark)
    if opened is None:
        return None
    push, facts, visible = opened.push, opened.facts, seen_by(request)
    return {
        "number": number,
        "indicator": indicator,
        "what": named(indicator),
        "source": source_said(push.source or ""),
        "who": push.who,
        "is_ours": push.side == "us",
        "day": push.day,
        "said": "" if push.y is None else score_said(push.y),
        "adds": points_said(push.push, digits=1),
        "kind": facts.kind,
        **facts_said(facts, visible=visible, number=number, side=push.side),
    }


def facts_said(of: Facts, *, visible: Visible, number: int, side: Side) -> dict[str, Any]:
    """Return facts as a page shows them: the questionnaire, or sentences, and where they stand by themselves."""
    name = _name(visible, number)
    return {
        "answers": _answers(of, side=side, customer=name) if of.kind in ANSWERS else None,
        "counted": _counted(of),
        "lines": _lines(of, visible=visible),
        "more": max(len(of.rows) - MOST, 0),
        "leads": _leads(of, number, is_ours=side == "us"),
    }


def _name(visible: Visible, number: int) -> str:
    found = visible.one(number)
    return str(found["name"]) if found else "…"


def _answers(of: Facts, *, side: Side, customer: str) -> dict[str, Any] | None:
    """Return the questionnaire in which it was said, every item of it."""
    if not of.rows:
        return None
    first = of.rows[0]
    name, version = str(first["instrument"]), str(first["version"]) or None
    counting = {of.item} if of.kind == "answer" else _feeding(of)
    return {
        "title": title_known(name),
        "instrument": first["instrument"],
        "version": first["version"],
        "day": first["answered_at"].date(),
        "items": [
            {
                **row,
                "asked": question_known(name, version, item=row["item"], side=side, customer=customer),
                "is_this": row["item"] in counting,
            }
            for row in of.rows
        ],
    }


def _feeding(of: Facts) -> set[str]:
    """Return the items that together say something of an indicator; nothing of a questionnaire that nobody knows."""
    asked = _questionnaire(of)
    if asked is None:
        return set()
    feeding = {one.name for one in asked.items if one.feeds == of.item}
    return {row["item"] for row in of.rows if row["item"].partition("@")[0] in feeding}


def _questionnaire(of: Facts) -> Instrument | None:
    try:
        return known(str(of.rows[0]["instrument"]), str(of.rows[0]["version"]) or None) if of.rows else None
    except InstrumentRefused:
        return None


def _lines(of: Facts, *, visible: Visible) -> list[str]:
    return [] if of.kind in ANSWERS else [_line(row, of.kind, visible=visible) for row in of.rows[:MOST]]


def _line(row: Mapping[str, Any], kind: str, *, visible: Visible) -> str:
    """Say a fact in a sentence."""
    match kind:
        case "promises":
            return _promise(row)
        case "ledger":
            said = {"what": row["kind"] or _("a gain"), "period": row["period"] or "", "amount": money(row["amount"]),
                    "currency": visible.book.settings.currency, "day": day(row["status_on"]),
                    "status": STATUS[row["status"] or "claimed"]}  # fmt: skip
            if row["status_on"] is None:
                return _("%(what)s %(period)s: %(amount)s %(currency)s, %(status)s") % said
            return _("%(what)s %(period)s: %(amount)s %(currency)s, %(status)s since %(day)s") % said
        case "contract":
            said = {"what": row["own_id"] or "", "begin": day(row["starts_on"]), "end": day(row["ends_on"])}
            return _("Contract %(what)s, from %(begin)s to %(end)s") % said
        case "act":
            said = {"who": row["contact"] or _("somebody erased"), "act": ACTS.get(row["kind"], row["kind"]),
                    "day": day(row["happened_on"])}  # fmt: skip
            words = f" “{row['words']}”" if row["words"] else ""
            return _("%(who)s %(act)s, %(day)s") % said + words
        case "usage":
            said = {"what": row["measure"] or "", "product": row["product"] or "", "n": written(row["quantity"]),
                    "day": day(row["happened_on"])}  # fmt: skip
            return _("%(what)s %(product)s: %(n)s, %(day)s") % said
        case "rivals":
            share = in_100(row["share"]) if row["share"] is not None else _("share not known")
            return _("%(who)s: %(share)s of their spending, %(day)s") % {
                "who": row["rival"], "share": share, "day": day(row["valid_from"]),
            }  # fmt: skip
        case "referral":
            found = visible.one(row["brought"]) if row["brought"] is not None else None
            name = found["name"] if found else _("a customer of another team")
            return _("They brought %(who)s, %(day)s") % {"who": name, "day": day(row["happened_on"])}
    return ""


def _promise(row: Mapping[str, Any]) -> str:
    """Say a promise as the customer's page does."""
    what = promise_said(row, row["words"]).rstrip("。. ")
    said = {"what": what, "due": day(row["due_on"]), "how": HOW[row["how"]], "day": day(row["kept_on"])}
    if row["kept_on"] is None:
        return _("%(what)s, due %(due)s: %(how)s") % said
    return _("%(what)s, due %(due)s: %(how)s, %(day)s") % said


def _counted(of: Facts) -> str:
    """Say what facts that count together come to."""
    if of.kind == "promises" and of.rows:
        kept = sum(row["how"] == "kept" for row in of.rows)
        return _("Kept on time: %(kept)s of %(n)s.") % {"kept": count(kept), "n": count(len(of.rows))}
    if of.kind == "usage" and len(of.rows) > 1:
        return _("Together: %(n)s.") % {"n": written(sum(row["quantity"] for row in of.rows))}
    return ""


def _leads(of: Facts, number: int, *, is_ours: bool) -> list[dict[str, str]]:
    """Return where the fact stands by itself."""
    page = reverse("know:customer", args=[number])
    match of.kind:
        case "answer" | "answers":
            asked = _questionnaire(of)
            both, theirs = (f"{page}#panel-sides", _("Both sides")), (f"{page}#panel-answers", _("What they answered"))
            leads = [dict(zip(("url", "said"), both if is_ours else theirs, strict=True))]
            if asked:
                url = reverse("listen:questionnaire", args=[asked.name, asked.version])
                leads.append({"url": url, "said": _("The questionnaire")})
            return leads
        case "promises":
            return [{"url": f"{page}#panel-promises", "said": _("All promises to them")}]
        case "act":
            people = reverse("know:people", args=[number])
            return [{"url": f"{people}#contact-{row['contact_id']}", "said": _("Who did it")} for row in of.rows[:1]]
    return []
