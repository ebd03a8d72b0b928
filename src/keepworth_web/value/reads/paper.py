"""The page of a customer's gains as a document."""

from django.utils.translation import gettext as _

from keepworth_web.shared.amounts import written
from keepworth_web.shared.documents import Document, Grid, Paragraph, Part
from keepworth_web.shared.templatetags.shown import day
from keepworth_web.value.reads.doors import Shown
from keepworth_web.value.reads.ledger import Line


def paper_of(shown: Shown, *, company: str) -> Document:
    """Return what a contact sees as a document, in the language that is active."""
    heads = (_("Period"), _("What you gained"), _("Amount, %(currency)s") % {"currency": shown.currency}, _("How sure"))
    rows = [_cells(one.counts) for one in shown.matters]
    besides = [[*_cells(line)[:3], _("beside it, %(status)s") % {"status": line.said}]
               for one in shown.matters for line in one.others]  # fmt: skip
    parts: list[Part] = [Paragraph(_("What %(customer)s gained by working with %(company)s.")
                       % {"customer": shown.called, "company": company}, "lead")]  # fmt: skip
    grid = Grid(heads, [*rows, *besides], numbers=(False, False, True, False), widths=(0, 2, 0, 1))
    parts.append(grid if shown.matters else Paragraph(_("No line is written yet.")))
    quiet = _("Claimed: one side says so. Verified: it was checked. Signed: you signed it, and it stands as it is.")
    return Document(
        title=_("What we gain together"), company=company, data_on=shown.day, parts=[*parts, Paragraph(quiet, "quiet")]
    )  # fmt: skip


def _cells(line: Line) -> list[str]:
    values = line.row.values
    status = str(line.said)
    if line.is_signed and values["status_on"]:
        status = _("signed on %(day)s") % {"day": day(values["status_on"])}
    return [values["period"] or "", values["kind"] or "", written(float(values["amount"])), status]
