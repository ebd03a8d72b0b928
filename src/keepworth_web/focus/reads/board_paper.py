"""The board report as a document and as a sheet, of the same figures as the page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from keepworth_web.focus.reads.board import BoardReport, Section
from keepworth_web.shared.documents import Document, Drawing, Grid, Heading, Paragraph, Part
from keepworth_web.shared.sheets import Sheet
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.value.reads.bridge import bridge_drawn, bridge_names


def title_of() -> str:
    """Return what the report is called."""
    return _("What our customers are worth: report to the board")


def document_of(report: BoardReport) -> Document:
    """Return the report as a document, in the language that is active."""
    parts: list[Part] = []
    for at, section in enumerate(report.sections):
        parts.append(Heading(section.title))
        parts += [Paragraph(said, "lead" if at == 0 else "paragraph") for said in section.sentences]
        if section.slug == "bridge" and report.bridge:
            told = "; ".join(f"{one.what}: {one.said}" for one in section.figures)
            parts.append(Drawing(str(bridge_drawn(report.bridge, names=bridge_names())), told))
        if section.figures:
            parts.append(_grid(section, currency=report.currency))
        if section.basis:
            parts.append(Paragraph(section.basis, "quiet"))
    parts.append(Paragraph(_about(report), "quiet"))
    return Document(title_of(), report.company, report.day, parts)


def _grid(section: Section, *, currency: str) -> Grid:
    rows = [(one.what, one.said, one.range, "" if one.n is None else count(one.n)) for one in section.figures]
    heads = (
        _("Figure"), _("%(currency)s or as said") % {"currency": currency}, _("Likely (8 in 10)"), _("Of customers"),
    )  # fmt: skip
    return Grid(heads, rows, numbers=(False, True, True, True), widths=(5, 2, 2, 1))


def sheet_of(report: BoardReport) -> Sheet:
    """Return the report as rows: numbers as the page rounds them."""
    heads = (
        _("Part"), _("Figure"), pgettext("a figure", "Value"), _("Low"), _("High"), _("In words"), _("Of customers"),
    )  # fmt: skip
    rows = [
        (section.title, one.what, one.value, one.low, one.high, one.said, one.n)
        for section in report.sections for one in section.figures
    ]  # fmt: skip
    said = [line for section in report.sections for line in (*section.sentences, section.basis) if line]
    return Sheet(heads, rows, [_about(report), *said])


def _about(report: BoardReport) -> str:
    said = _("Data of %(day)s, run %(run)s, amounts in %(currency)s; ranges hold the truth 8 times in 10.") % {
        "day": report.day.isoformat(), "run": report.run, "currency": report.currency,
    }  # fmt: skip
    made = _("The run was made on %(day)s.") % {"day": report.made.date().isoformat()} if report.made else ""
    return f"{said} {made}".strip()
