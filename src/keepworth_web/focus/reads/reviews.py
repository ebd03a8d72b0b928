"""Checks of the company itself: the newest of each kind in words, and those before it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from keepworth.focus import (
    Challenge,
    Compared,
    Pair,
    audit_disciplines,
    audit_keeping,
    challenges_open,
    counted,
)
from keepworth.focus.audit import AREAS, named
from keepworth.focus.disciplines import DISCIPLINES, VIEWS
from keepworth.listen import Instrument, Item, Readiness, instrument, readiness
from keepworth_web.focus.models import Review
from keepworth_web.focus.reads.numbers import decimal
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.panels import Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import in_100

KINDS: Final = tuple(Review.Kind.values)
DISCIPLINE_SAID: Final[dict[str, Words]] = {
    "operations": gettext_lazy("Running things well"),
    "product": gettext_lazy("The better product"),
    "intimacy": gettext_lazy("Closeness to customers"),
}
VIEW_SAID: Final[dict[str, Words]] = {
    "us": gettext_lazy("As we see us"),
    "customers": gettext_lazy("As customers see us"),
    "rivals": gettext_lazy("Rivals"),
}
AREA_SAID: Final[dict[str, Words]] = {
    "analysis": gettext_lazy("Market analysis"),
    "planning": gettext_lazy("Planning"),
    "incentives": gettext_lazy("Incentives"),
    "organisation": gettext_lazy("Organisation"),
}
POSITION_SAID: Final[dict[str, Words]] = {
    "leads": gettext_lazy("We lead in one and keep the others at par, as it should be: %(leads)s."),
    "leads_but": gettext_lazy("We lead in one (%(leads)s), but fall below par in another: %(below)s."),
    "several": gettext_lazy("We are ahead in more than one (%(leads)s). Which of them is it to be?"),
    "nowhere": gettext_lazy("We lead in none of the three: nothing here tells us from rivals."),
    "unknown": gettext_lazy("It cannot be said yet: rate both us and rivals on three of each four statements."),
}


def reviews_of(kind: str, *, as_of: dt.date | None) -> QuerySet[Review]:
    """Return the checks of a kind that had been made by a day, the newest first."""
    found = Review.objects.filter(kind=kind, trashed_at=None).select_related("by")
    return found if as_of is None else found.filter(at__lt=end_of(as_of))


def end_of(day: dt.date) -> dt.datetime:
    """Return when a day is over."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=dt.UTC)


def instrument_of(review: Review) -> Instrument:
    """Return the questionnaire that a check answered, in its version."""
    return instrument(review.kind, review.version)


def heads_of(of: Instrument) -> dict[str, str]:
    """Return what a questionnaire about ourselves is called, and what is said before its first question."""
    return {"title": of.title.of(language()), "opening": of.opening["us"].of(language())}


def asked_in(item: Item) -> str:
    """Return what an item asks, in the language of the page."""
    words = item.us or item.customer
    assert words is not None
    return words.of(language(), company=book_settings().name)


def language() -> str:
    """Return the language of the page, as instruments call it."""
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def answer_said(item: Item, value: float | None) -> str:
    """Return an answer in words, a dash where there is none."""
    if value is None:
        return "–"
    words = dict(item.scale.choices).get(int(value))
    return words.of(language()) if words else decimal(value)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of a check."""

    name: str
    what: str
    said: str
    proof: str
    value: float | None
    before: str = ""  # what was answered the time before, where it was another


def lines_of(review: Review, *, before: Review | None = None) -> list[Line]:
    """Return the answers of a check, each beside what was said the time before."""
    found = []
    for item in instrument_of(review).items:
        value = review.answers.get(item.name)
        was = before.answers.get(item.name) if before and before.version == review.version else value
        found.append(
            Line(item.name, asked_in(item), answer_said(item, value), review.proofs.get(item.name, ""), value,
                 "" if was == value else answer_said(item, was))
        )  # fmt: skip
    return found


def verdict_of(review: Review) -> Readiness:
    """Return whether customer intimacy fits, as a check found it."""
    return readiness(instrument_of(review), answers=review.answers, proven=frozenset(review.proofs))


def readiness_page(request: SignedIn) -> dict[str, Any]:
    """Return the five questions and the challenges as they stand, and how they stood before."""
    fits = list(reviews_of("readiness", as_of=request.as_of))
    hard = list(reviews_of("challenges", as_of=request.as_of))
    return {
        "fits": _fits(fits) if fits else None,
        "fits_before": [_fits_short(one) for one in fits],
        "hard": _hard(hard) if hard else None,
        "hard_before": [
            {"review": one, "open": len(open_of(one)), "of": len(instrument_of(one).items)} for one in hard
        ],
    }


def _fits(found: list[Review]) -> dict[str, Any]:
    verdict = verdict_of(found[0])
    return {
        "review": found[0],
        "verdict": verdict.words.of(language()),
        "sum": decimal(counted(verdict)),
        "of": verdict,
        "lines": lines_of(found[0], before=found[1] if len(found) > 1 else None),
    }


def _fits_short(review: Review) -> dict[str, Any]:
    verdict = verdict_of(review)
    return {
        "review": review,
        "sum": decimal(counted(verdict)),
        "of": verdict,
        "verdict": verdict.words.of(language()),
    }


def open_of(review: Review) -> tuple[Challenge, ...]:
    """Return the challenges that a check found not in hand, the worst first."""
    return challenges_open(instrument_of(review), answers=review.answers, proven=frozenset(review.proofs))


def _hard(found: list[Review]) -> dict[str, Any]:
    by_name = {one.name: one for one in lines_of(found[0], before=found[1] if len(found) > 1 else None)}
    return {
        "review": found[0],
        "open": [by_name[one.item] for one in open_of(found[0])],
        "lines": list(by_name.values()),
    }


def audit_page(request: SignedIn) -> dict[str, Any]:
    """Return both audits as they stand, and how they stood before."""
    disciplines = list(reviews_of("disciplines", as_of=request.as_of))
    keeping = list(reviews_of("keeping", as_of=request.as_of))
    return {
        "disciplines": disciplines_shown(disciplines[0]) if disciplines else None,
        "disciplines_before": [disciplines_shown(one) for one in disciplines],
        "keeping": keeping_shown(keeping[0]) if keeping else None,
        "keeping_before": [keeping_shown(one) for one in keeping],
    }


def disciplines_shown(review: Review) -> dict[str, Any]:
    """Return the gap table of an audit in words."""
    found = audit_disciplines(review.answers)
    items = {one.name: one for one in instrument_of(review).items}
    table = {one.name: one for one in (*found.items, *found.disciplines)}

    def row(name: str, *, what: str) -> dict[str, Any]:
        return {"what": what, **_compared(table[name], by_customers=found.is_by_customers)}

    names = {"leads": _names(found.leads_in), "below": _names(found.below_par)}
    return {
        "review": review,
        "said": str(POSITION_SAID[found.position]) % names,
        "is_by_customers": found.is_by_customers,
        "proofs": [(str(VIEW_SAID[view]), review.proofs[view]) for view in VIEWS if review.proofs.get(view)],
        "groups": [
            {
                "head": row(name, what=str(DISCIPLINE_SAID[name])),
                "rows": [row(one, what=asked_in(items[one])) for one in of],
            }
            for name, of in DISCIPLINES.items()
        ],
    }


def _compared(of: Compared, *, by_customers: bool) -> dict[str, str]:
    shown = {view: _points(getattr(of, view)) for view in VIEWS}
    return {**shown, "ahead": _signed(of.ahead(by_customers=by_customers)), "flattered": _signed(of.flattered)}


def _points(value: float | None) -> str:
    return "–" if value is None else decimal(value)


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    return f"+{decimal(value)}" if value > 0 else decimal(value)


def _names(found: tuple[str, ...]) -> str:
    return _(", ").join(str(DISCIPLINE_SAID[one]) for one in found)


def keeping_shown(review: Review) -> dict[str, Any]:
    """Return what is done for keeping beside what is done for getting, in words."""
    found = audit_keeping(review.answers)
    items = {one.name: one for one in instrument_of(review).items}

    def pair(of: Pair) -> dict[str, Any]:
        both = {side: items[named(of.area, of.element, side=side)] for side in ("getting", "keeping")}
        return {
            "area": str(AREA_SAID[of.area]),
            "is_neglected": of.is_neglected,
            **{f"{side}_what": asked_in(item) for side, item in both.items()},
            **{f"{side}_said": answer_said(item, getattr(of, side)) for side, item in both.items()},
        }

    return {
        "review": review,
        "neglected": [pair(one) for one in found.neglected],
        "areas": [
            {
                "what": str(AREA_SAID[one.name]),
                "getting": _share(one.getting),
                "keeping": _share(one.keeping),
                "pairs": one.pairs,
            }
            for one in found.areas
        ],
        "pairs": [pair(one) for one in found.pairs],
        "answered": found.answered,
        "of": sum(len(one) for one in AREAS.values()),
    }


def _share(value: float | None) -> str:
    return in_100(value)


def review_rows() -> Iterator[tuple[Any, ...]]:
    """Yield every answer of every check, for a sheet."""
    for review in Review.objects.filter(trashed_at=None).select_related("by"):
        by = review.by.name if review.by else None
        items = {one.name: one for one in instrument_of(review).items}
        for name in sorted(review.answers):
            view, _dot, item = name.rpartition(".")
            whose = str(VIEW_SAID[view]) if view else None
            proof = review.proofs.get(name) or review.proofs.get(view)
            yield (review.at.date(), review.get_kind_display(), review.version, whose, asked_in(items[item]),
                   review.answers[name], proof, by)  # fmt: skip


def reviews_page_of(kind: str) -> str:
    """Return the page that checks of a kind stand on."""
    return reverse("focus:audit" if kind in ("disciplines", "keeping") else "focus:readiness")


def review_page(request: SignedIn, number: int) -> dict[str, Any] | None:
    """Return one check as it was filled in; None where it was not there by the day asked about."""
    found = Review.objects.filter(pk=number, trashed_at=None).select_related("by").first()
    if found is None or (request.as_of is not None and found.at >= end_of(request.as_of)):
        return None
    shown = {
        "readiness": lambda: {"fits": _fits([found])},
        "challenges": lambda: {"hard": _hard([found])},
        "disciplines": lambda: {"disciplines": disciplines_shown(found)},
        "keeping": lambda: {"keeping": keeping_shown(found)},
    }
    return {"review": found, "back": reviews_page_of(found.kind), **shown[found.kind]()}
