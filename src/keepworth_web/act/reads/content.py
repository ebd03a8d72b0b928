"""Content on trial: our own pages and newsletters, the need that each answers, and what readers did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from keepworth.act import Piece, Verdict, judge_piece, order_of
from keepworth.tables.read_content import AFTER, Reading, counted_customers, readings_of
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, in_100
from keepworth_web.shared.templatetags.shown import day as day_said

VERDICTS: Final[dict[str, Words]] = {
    "remove": gettext_lazy("proposed for removal: nothing says why a customer would care"),
    "unread": gettext_lazy("on trial: it has an answer, and nobody read it in twelve months"),
    "untested": gettext_lazy("never tested: nobody counts who reads it"),
    "few": gettext_lazy("not enough: fewer than five customers let us count their visits"),
    "keep": gettext_lazy("it has an answer, and readers"),
}  # fmt: skip
KINDS: Final[dict[str, Words]] = {
    "page": pgettext_lazy("own content", "page"), "newsletter": pgettext_lazy("own content", "newsletter"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """One page or newsletter, and how its trial stands."""

    row: Row
    verdict: Verdict
    reading: Reading | None

    @property
    def is_gone(self) -> bool:
        """Whether it was taken away."""
        return self.row.values["removed_on"] is not None

    @property
    def why(self) -> str:
        """Why a customer would care, in words."""
        return self.row.words.get("text_id", "")

    @property
    def kind(self) -> Words:
        """What it is."""
        return KINDS[self.row.values["kind"] or "page"]


def content_here(request: SignedIn) -> list[Content]:
    """Return our pages and newsletters, what is proposed for removal first, then what was taken away; asked once."""
    found: list[Content] = kept(request, "content", find=lambda: _content(request))
    return found


def counted_here(request: SignedIn) -> int:
    """Return how many customers let us count their visits, and made one in twelve months."""
    of = seen_by(request)
    found: int = kept(
        request, "content counted",
        find=lambda: counted_customers(of.book, of.scored, as_of=of.until, teams=of.teams),
    )  # fmt: skip
    return found


def _content(request: SignedIn) -> list[Content]:
    of, rows = seen_by(request), all_rows(request, "content")
    readings = readings_of(of.book, of.scored, as_of=of.until, teams=of.teams) if rows else {}
    counted = counted_here(request) if rows else 0
    found = []
    for row in rows:
        page = row.values["page"]
        reading = readings.get(page) if page else None
        piece = Piece(row.values["need"], row.words.get("text_id", ""), is_counted=bool(page) and counted > 0,
                      readers=reading.readers if reading else 0, counted=counted)  # fmt: skip
        found.append(Content(row, judge_piece(piece), reading))
    return sorted(found, key=lambda one: (one.is_gone, order_of(one.verdict.code), str(one.row.values["title"])))


def page_of_content(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    found = content_here(request)
    there = [one for one in found if not one.is_gone]
    return {
        "said": _sentences(there, counted=counted_here(request)),
        "there": [_shown(one) for one in there], "gone": [one for one in found if one.is_gone], "days": AFTER,
    }  # fmt: skip


def _sentences(there: Sequence[Content], *, counted: int) -> list[str]:
    codes = Counter(one.verdict.code for one in there)
    return [
        ngettext("%(m)s of %(n)s page or newsletter has no answer to “why would a customer care?” and is proposed for "
                 "removal.",
                 "%(m)s of %(n)s pages and newsletters have no answer to “why would a customer care?” and are proposed "
                 "for removal.", len(there)) % {"n": count(len(there)), "m": count(codes["remove"])},
        ngettext("%(n)s was never tested.", "%(n)s were never tested.", codes["untested"])
        % {"n": count(codes["untested"])},
        ngettext("%(n)s customer let us count visits in twelve months.",
                 "%(n)s customers let us count visits in twelve months.", counted) % {"n": count(counted)},
    ]  # fmt: skip


def _shown(one: Content) -> dict[str, Any]:
    return {"of": one, "verdict": VERDICTS[one.verdict.code], "read": read_said(one), "did": did_said(one)}


def read_said(one: Content) -> str:
    """Return how many customers read it, of how many, with range and age."""
    share = one.verdict.read_by
    if share is None:
        return _("never counted") if one.verdict.code != "few" else _("too few to tell")
    said = _("%(n)s of %(of)s customers (likely %(low)s to %(high)s, 8 in 10)") % {
        "n": count(share.hits), "of": count(share.of), "low": in_100(share.low), "high": in_100(share.high),
    }  # fmt: skip
    return f"{said}; " + _("last on %(day)s") % {"day": day_said(one.reading.last)} if one.reading else said


def did_said(one: Content) -> str:
    """Return what readers did afterwards; they are compared with nobody."""
    of = one.reading
    if of is None or not of.known:
        return ""
    return ngettext("%(k)s of %(n)s reader ordered or signed within 90 days",
                    "%(k)s of %(n)s readers ordered or signed within 90 days", of.known) % {
        "k": count(of.ordered), "n": count(of.known),
    }  # fmt: skip


def content_marked(request: SignedIn, mark: str) -> Content | None:
    """Return the piece that an address names."""
    return next((one for one in content_here(request) if one.row.mark == mark), None)


def content_rows(request: SignedIn) -> list[list[Value]]:
    """Return our pages and newsletters for a file."""
    found: list[list[Value]] = []
    for one in content_here(request):
        values, share, reading = one.row.values, one.verdict.read_by, one.reading
        found.append([
            values["content_id"], values["title"], str(one.kind), values["page"], values["need"], one.why or None,
            values["since"], values["removed_on"], str(VERDICTS[one.verdict.code]), share.hits if share else None,
            share.of if share else None, share.low if share else None, share.high if share else None,
            reading.visits if reading else None, reading.last if reading else None,
            reading.ordered if reading else None, reading.known if reading else None,
        ])  # fmt: skip
    return found
