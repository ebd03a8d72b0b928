"""A quarter's review as a document."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from keepworth_web.shared.documents import Document, Grid, Heading, Paragraph, Part
from keepworth_web.shared.templatetags.shown import day


def paper_of(part: dict[str, Any], *, called: str, company: str, signed: str = "") -> Document:
    """Return a review as a document, in the language that is active; `signed` says who signed it when."""
    lead = _("What %(customer)s and %(company)s did together in %(period)s, and what comes next.")
    parts: list[Part] = [
        Paragraph(lead % {"customer": called, "company": company, "period": part["period"]}, "lead"),
        Heading(_("What was promised")),
    ]
    if part["promises"]:
        rows = [[one["what"], day(one["due"]), str(one["said"])] for one in part["promises"]]
        parts.append(Grid((_("Promise"), _("Due"), _("How it went")), rows, widths=(4, 1, 1)))
        parts += [Paragraph(part["kept"])] if part["kept"] else []
    else:
        parts.append(Paragraph(_("No promise fell due.")))
    parts.append(Heading(_("What was done")))
    done = [[one["what"], day(one["on"])] for one in part["done"]]
    parts.append(
        Grid((_("What"), _("When")), done, widths=(4, 1)) if done else Paragraph(_("Nothing of the plan was done."))
    )
    parts.append(Heading(_("What the numbers say")))
    parts += [Paragraph(said) for said in part["numbers"]] or [Paragraph(_("Nothing is measured of what is planned."))]
    parts.append(Heading(_("What comes next")))
    parts += [Paragraph(_goal(one)) for one in part["goals"]] or [Paragraph(_("No goal is set."))]
    parts.append(Paragraph(signed or _("Signed for %(customer)s: ________________  Day: ____________")
                           % {"customer": called}))  # fmt: skip
    parts.append(Paragraph(_("A range holds the truth 8 times in 10."), "quiet"))
    return Document(_("What we did, and what comes next"), company, part["day"] or dt.date.min, parts)


def _goal(one: dict[str, Any]) -> str:
    said = [one["goal"]]
    if one["target"] is not None:
        said.append(
            _("%(what)s to reach %(target)s.") % {"what": one["what"].capitalize(), "target": f"{one['target']:g}"}
        )
    if one["due"]:
        said.append(_("By %(day)s.") % {"day": day(one["due"])})
    if one["owner"]:
        said.append(_("%(who)s has it.") % {"who": one["owner"]})
    return " ".join(said)
