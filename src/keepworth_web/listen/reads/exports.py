"""Results and answers on their way out: what this person sees, and nothing else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import gettext as _

from keepworth.errors import BadInput
from keepworth.runs.survey_export import RESULT_HEADS, result_rows
from keepworth.tables.answers_out import HEADS, Out, answers_out
from keepworth_web.know.reads import seen_by
from keepworth_web.listen.reads.results import overview_of
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import Sheet

type What = Literal["results", "answers"]

MOST: Final = 100_000  # answers at once


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported: of one questionnaire, or of all."""

    what: What
    instrument: str = ""


def sheet_wanted(request: SignedIn, wanted: Wanted, *, at: dt.datetime) -> Sheet:
    """Return what is written.

    Raises
    ------
    BadInput
        There are more answers than a sheet of ours holds.

    """
    visible = seen_by(request)
    heads: Sequence[str]
    rows: list[tuple[Any, ...]]
    if wanted.what == "results":
        heads, rows = RESULT_HEADS, result_rows(overview_of(request), instrument=wanted.instrument)
    else:
        out = Out(visible.until, teams=visible.teams, instrument=wanted.instrument)
        heads, rows = HEADS, answers_out(visible.book, visible.scored, out=out, most=MOST)
        if len(rows) > MOST:
            raise BadInput(f"There are more than {MOST:,} answers. Choose a questionnaire, or use the command line.")
    return Sheet(heads, rows, _foot(request, wanted, at=at))


def _foot(request: SignedIn, wanted: Wanted, *, at: dt.datetime) -> list[str]:
    said = {"book": book_settings().name, "day": seen_by(request).until.isoformat(),
            "at": f"{at:%Y-%m-%d %H:%M:%S} UTC", "person": request.user.name}  # fmt: skip
    what = _("Keepworth, %(book)s: results as of %(day)s") if wanted.what == "results" else _(
        "Keepworth, %(book)s: answers as of %(day)s")  # fmt: skip
    return [what % said, _("Written %(at)s for %(person)s") % said]
