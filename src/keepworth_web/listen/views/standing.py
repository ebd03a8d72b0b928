"""Pages that say the same to everybody: each is rendered once, and what differs is put in where it stands."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import translation

from keepworth_web.listen.reads.company import company_name
from keepworth_web.listen.reads.questions import Sheet
from keepworth_web.listen.reads.same import Same

MARK = f"mark-{secrets.token_hex(16)}"  # stands for a receipt or a submission's id; nobody outside knows it
PLAIN = (str, int, bool, type(None))


def rendered(template: str, context: Mapping[str, object]) -> str:
    """Return a page with the company's name on it; one that is told nothing but plain words is kept."""
    company = company_name()
    if not all(isinstance(value, PLAIN) for value in context.values()):
        return render_to_string(template, {"company": company, **context})
    receipt = str(context.get("receipt", ""))
    told = {**context, "company": company, **({"receipt": MARK} if receipt else {})}
    return _standing(template, _Of(translation.get_language(), tuple(sorted(told.items())))).replace(MARK, receipt)


@dataclass(frozen=True, slots=True)
class _Of:
    """What the words of a page hang on."""

    language: str | None  # the active one, in which it is rendered
    told: tuple[tuple[str, object], ...]


@lru_cache(maxsize=128)
def _standing(template: str, of: _Of) -> str:
    return render_to_string(template, dict(of.told))


def blank(
    sheet: Sheet, submission_id: str, *, survey: int, others: tuple[str, ...], render: Callable[[str], str]
) -> str:
    """Return a questionnaire's first page before anything is said, in the active language.

    `survey` is its number, `others` are the languages that it offers, `render` makes it for a submission's id.
    """
    company = ("company", company_name())
    kept = _blanks(Same(sheet), _Of(translation.get_language(), (company, ("others", others), ("survey", survey))))
    if not kept:
        kept.append(render(MARK))
    return kept[0].replace(MARK, submission_id)


@lru_cache(maxsize=128)
def _blanks(sheet: Same, of: _Of) -> list[str]:
    del sheet, of  # where each has a list of its own, which the page is put into once
    return []
