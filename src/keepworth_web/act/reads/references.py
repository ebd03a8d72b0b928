"""References by likeness: who speaks for us and is most like somebody who wants to hear one, and may be asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.act import Likeness, by_likeness
from keepworth.act.likeness import HALF
from keepworth.runs.advocates import Speaker
from keepworth.tables.about_customers import about_customers
from keepworth.tables.beyond import wants_no_messages
from keepworth.tables.wanted import Filter, Wanted
from keepworth_web.act.reads.advocates import WAITS, report_here
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.listen.models.mailing import Silence
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.shared.templatetags.shown import day as day_said

SHOWN: Final = 10
LISTED: Final = 50  # prospects on the page that begins
NO_MAIL: Final = "consent"
REFUSED: Final[dict[str, Words]] = {
    NO_MAIL: gettext_lazy("they took back that we may write"), **WAITS,
}  # fmt: skip
AGREES: Final[dict[str, Words]] = {
    "segment": gettext_lazy("same segment"), "size": gettext_lazy("about as large"),
    "country": gettext_lazy("same country"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """Somebody who could tell how it is to work with us."""

    of: Speaker
    likeness: Likeness
    wait: str | None  # why they may not be asked now, of `REFUSED`
    references: int  # how often they were one

    @property
    def may_be_asked(self) -> bool:
        """Whether they may be asked now."""
        return self.wait is None


def references_for(request: SignedIn, number: int) -> list[Reference]:
    """Return who speaks for us and is like a visible customer or prospect, the most alike first."""
    visible = seen_by(request)
    day, silent = visible.until, set(Silence.objects.values_list("contact", flat=True))
    refused = wants_no_messages(visible.book, as_of=day)
    speakers = [one for one in report_here(request).advocates if one.number != number and one.acts]
    about = about_customers(visible.book, {number, *(one.number for one in speakers)}, as_of=day)
    if number not in about:
        return []
    speakers = [one for one in speakers if one.number in about]
    found = by_likeness(about[number], [about[one.number] for one in speakers])
    return [
        Reference(one, alike, NO_MAIL if one.number in refused or one.contact_id in silent else one.wait,
                  one.kinds.get("referenced", 0))
        for at, alike in found for one in [speakers[at]]
    ]  # fmt: skip


def page_of_references(request: SignedIn, number: int) -> dict[str, Any]:
    """Return what the page of one who wants to hear somebody shows."""
    found, customer = references_for(request, number), customer_of(request, number)
    may = [one for one in found if one.may_be_asked]
    said = [
        ngettext("%(n)s person who spoke for us is like %(name)s in something; %(may)s may be asked now.",
                 "%(n)s people who spoke for us are like %(name)s in something; %(may)s may be asked now.", len(found))
        % {"n": count(len(found)), "name": (customer or {}).get("name", ""), "may": count(len(may))}
    ]  # fmt: skip
    return {
        "said": said, "all": len(found), "rows": [_shown(one) for one in [*may, *_others(found)][:SHOWN]],
        "most": SHOWN, "limit": report_here(request).asks_a_year,
    }  # fmt: skip


def _others(found: list[Reference]) -> list[Reference]:
    return [one for one in found if not one.may_be_asked]


def _shown(one: Reference) -> dict[str, Any]:
    return {
        "of": one, "why": reasons_said(one.likeness), "alike": alike_said(one.likeness), "wait": wait_said(one),
        "times": ngettext("was a reference %(n)s time", "was a reference %(n)s times", one.references)
        % {"n": count(one.references)} if one.references else _("was never a reference"),
    }  # fmt: skip


def alike_said(of: Likeness) -> str:
    """Return how alike two are, of how many things that are known of both."""
    return _("%(points)s of %(known)s") % {"points": f"{of.points:.2g}", "known": of.known}


def reasons_said(of: Likeness) -> list[str]:
    """Return in what two are alike, in words."""
    return list(_reasons(of))


def _reasons(of: Likeness) -> Iterator[str]:
    for name, much in of.parts.items():
        if name == "need" and of.needs:
            yield _("had solved what they need: %(topics)s") % {"topics": ", ".join(of.needs)}
        elif name == "size" and much == HALF:
            yield _("of a size not far from theirs")
        elif name in AGREES and much:
            yield str(AGREES[name])


def wait_said(one: Reference) -> str:
    """Return why somebody may not be asked now."""
    if one.wait is None:
        return ""
    if one.wait == "limit" and one.of.may_be_asked_on:
        return _("%(why)s: again from %(day)s") % {
            "why": REFUSED[one.wait], "day": day_said(one.of.may_be_asked_on),
        }  # fmt: skip
    return str(REFUSED[one.wait])


def prospects_here(request: SignedIn, text: str) -> list[Mapping[str, Any]]:
    """Return customers whom a name means and who are seen; without a name, the prospects."""
    visible = seen_by(request)
    if text:
        found = [int(row["number"]) for row in visible.find(text)]
        return list(visible.scored.some(found, teams=visible.teams).values())
    rows = visible.page(
        Wanted(filters=(Filter("kind", "is", "prospect"),), sort="name", descending=False, limit=LISTED)
    ).rows
    return list(rows)


def reference_rows(request: SignedIn, number: int) -> list[list[Value]] | None:
    """Return who could be a reference for one, for a file."""
    if customer_of(request, number) is None:
        return None
    return [
        [one.of.customer_id, one.of.name, one.of.contact or one.of.contact_id, round(one.likeness.points, 2),
         one.likeness.known, "; ".join(reasons_said(one.likeness)), one.may_be_asked, wait_said(one) or None,
         one.references, one.of.asks_12m, one.of.last_act_on]
        for one in references_for(request, number)
    ]  # fmt: skip
