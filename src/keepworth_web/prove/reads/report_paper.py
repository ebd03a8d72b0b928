"""A report as it is kept, and of that the document, the sheet and the mail, so that all of them agree."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from keepworth_web.focus.reads.scored import record_of
from keepworth_web.know.reads import seen_by
from keepworth_web.prove.reads.report_parts import PARTS, board_here, parts_of
from keepworth_web.shared.amounts import minus
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.documents import Document, Drawing, Grid, Heading, Paragraph
from keepworth_web.shared.documents import Part as Printed
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import Sheet
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.shared.texts import visible
from keepworth_web.value.reads.bridge import bridge_drawn, bridge_names

type Content = Mapping[str, Any]


def drawn_for(request: SignedIn, *, title: str, sections: list[str]) -> dict[str, Any]:
    """Return a report as whoever asks may see it, in the language that is active, as JSON keeps it."""
    record, book = record_of(request), book_settings()
    board = board_here(request) if "changed" in sections else None
    return {
        "title": visible(title), "company": visible(book.name), "currency": book.currency,
        "day": (record["day"] if record else seen_by(request).until).isoformat(),
        "run": str(record["run"]) if record else "", "drawn": timezone.now().date().isoformat(),
        "teams": list(seen_by(request).teams or ()), "is_all": seen_by(request).teams is None,
        "bridge": dict(board.bridge) if board and board.bridge else None,
        "parts": [
            {
                "slug": slug, "title": str(PARTS[slug]), "said": [visible(one) for one in part.sentences],
                "basis": visible(part.basis), "address": part.address,
                "rows": [
                    {"what": visible(one.figure.what), "said": one.figure.said, "range": minus(one.figure.range),
                     "value": one.figure.value, "low": one.figure.low, "high": one.figure.high, "n": one.figure.n,
                     "address": one.address}
                    for one in part.told
                ],
            }
            for slug, part in parts_of(request, sections)
        ],
    }  # fmt: skip


def base() -> str:
    """Return where the website is."""
    return f"{settings.ENVIRONMENT.url.scheme}://{settings.ENVIRONMENT.url.netloc}"


def about(content: Content) -> str:
    """Say of which day, run and customers it is."""
    said = {"day": content["day"], "run": content["run"] or _("none"), "currency": content["currency"]}
    whose = _("Of all customers.") if content["is_all"] else _("Of customers of: %(teams)s.") % {
        "teams": ", ".join(content["teams"]) or _("no team"),
    }  # fmt: skip
    return whose + " " + _(
        "Data of %(day)s, run %(run)s, amounts in %(currency)s; ranges hold the truth 8 times in 10 unless another is "
        "named. No range: none is kept. Each figure is a link to the page it stands on."
    ) % said  # fmt: skip


def document_of(content: Content) -> Document:
    """Return it as a document."""
    parts: list[Printed] = []
    for part in content["parts"]:
        parts.append(Heading(part["title"]))
        parts += [Paragraph(one) for one in part["said"]]
        if part["slug"] == "changed" and content["bridge"]:
            told = "; ".join(f"{one['what']}: {one['said']}" for one in part["rows"])
            parts.append(Drawing(str(bridge_drawn(content["bridge"], names=bridge_names())), told))
        if part["rows"]:
            parts.append(_grid(part["rows"], currency=content["currency"]))
        if part["basis"]:
            parts.append(Paragraph(part["basis"], "quiet"))
    parts.append(Paragraph(about(content), "quiet"))
    day = dt.date.fromisoformat(content["day"])
    return Document(content["title"], content["company"], day, parts, run=content["run"])


def _grid(rows: list[dict[str, Any]], *, currency: str) -> Grid:
    cells = [(one["what"], one["said"], one["range"], "" if one["n"] is None else count(one["n"])) for one in rows]
    heads = (
        _("Figure"), _("%(currency)s or as said") % {"currency": currency}, pgettext("of a figure", "Likely range"),
        pgettext("how many it is of", "Of"),
    )  # fmt: skip
    links = [f"{base()}{one['address']}" if one["address"] else "" for one in rows]
    return Grid(heads, cells, numbers=(False, True, True, True), widths=(5, 3, 3, 1), links=links)


def sheet_of(content: Content) -> Sheet:
    """Return it as rows."""
    heads = (
        _("Part"), _("Figure"), pgettext("a figure", "Value"), _("Low"), _("High"), _("In words"),
        pgettext("how many it is of", "Of"), _("As of"), _("Run"), _("Page"),
    )  # fmt: skip
    day = dt.date.fromisoformat(content["day"])
    rows = [
        (part["title"], one["what"], one["value"], one["low"], one["high"], one["said"], one["n"], day, content["run"],
         f"{base()}{one['address']}")
        for part in content["parts"] for one in part["rows"]
    ]  # fmt: skip
    said = [f"{part['title']}: {one}" for part in content["parts"] for one in (*part["said"], part["basis"]) if one]
    return Sheet(heads, rows, [about(content), *said])
