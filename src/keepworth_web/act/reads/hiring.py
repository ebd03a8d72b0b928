"""Applicants, what two who interviewed apart made of them, whether these agree, and whether it was borne out."""

import datetime as dt
from collections import Counter
from typing import Any, Final

import numpy as np
from django.db.models import Q, QuerySet

from keepworth.act import Agreement, BorneOut, Total, borne_out, interviewers_agree, totals
from keepworth.act.hiring import QUESTIONS
from keepworth.numerics.arrays import Floats
from keepworth.runs.store import run_of_day
from keepworth.tables.hired import change_of_customers
from keepworth_web.act.reads.hiring_words import ASKED
from keepworth_web.act.reads.own_people import everybody
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.staff.access import managed_people, seen_applicants
from keepworth_web.staff.models import Applicant, Person, Sheet, Team
from keepworth_web.staff.rights import Right, Role

ON_A_PAGE: Final = 100
SEED: Final = 1  # the same page says the same
A_YEAR: Final = 365.25  # days
SOON: Final = 90  # days with us, before anything is looked for that came of it; ours


def manages(request: SignedIn) -> bool:
    """Tell whether the reader writes applicants down and decides."""
    return request.user.may(Right.MANAGE_PEOPLE)


def applicants_here(request: SignedIn) -> list[Applicant]:
    """Return whom the reader may read of, the newest first, with their sheets."""
    found: list[Applicant] = kept(
        request, "applicants", find=lambda: list(seen_applicants(request.user).prefetch_related("sheets__by"))
    )
    return found


def sheets_of(one: Applicant) -> list[Sheet]:
    """Return the sheets that may be read: both, or none of them."""
    found = list(one.sheets.all())
    return found if len(found) == 2 else []


def own_sheet(one: Applicant, person: Person) -> Sheet | None:
    """Return what somebody handed in themselves."""
    return next((sheet for sheet in one.sheets.all() if sheet.by_id == person.pk), None)


def is_asked(one: Applicant, person: Person) -> bool:
    """Tell whether somebody is to score an applicant, and has not yet."""
    is_open = one.state == Applicant.State.OPEN
    return is_open and person.pk in (one.first_id, one.second_id) and own_sheet(one, person) is None


def scored_here(request: SignedIn) -> list[Applicant]:
    """Return the applicants whom two scored."""
    return [one for one in applicants_here(request) if sheets_of(one)]


def _scores(those: list[Applicant]) -> tuple[Floats, Floats]:
    """Return what the first and the second to hand in scored. Shapes (applicants, questions)."""
    pairs = [sheets_of(one) for one in those]
    first, second = (
        np.array([[pair[at].scores[name] for name in QUESTIONS] for pair in pairs], dtype=float) for at in (0, 1)
    )
    return first.reshape(-1, len(QUESTIONS)), second.reshape(-1, len(QUESTIONS))


def totals_here(request: SignedIn) -> dict[int, Total]:
    """Return the total of each applicant whom two scored, by number."""
    those = scored_here(request)
    return {one.pk: total for one, total in zip(those, totals(*_scores(those)), strict=True)}


def agreement_here(request: SignedIn) -> Agreement:
    """Tell how far the two who score agree, over all applicants whom the reader sees."""
    return interviewers_agree(*_scores(scored_here(request)), rng=np.random.default_rng(SEED))


def borne_out_here(request: SignedIn) -> dict[str, BorneOut]:
    """Tell how totals of those who were hired go with their customers' change and with their growth."""
    found, reached = _hired(request), totals_here(request)
    scores = np.array([reached[one.pk].score for one in found])
    return {
        "customers": borne_out(scores, np.array([_customers(request, one) for one in found])),
        "growth": borne_out(scores, np.array([_steps(request, one) for one in found])),
    }


def _hired(request: SignedIn) -> list[Applicant]:
    until = seen_by(request).day - dt.timedelta(days=SOON)
    return [
        one for one in scored_here(request)
        if one.state == Applicant.State.HIRED and one.colleague and one.decided_on and one.decided_on <= until
    ]  # fmt: skip


def _customers(request: SignedIn, one: Applicant) -> float:
    """Return by how much the customers whom a colleague looks after became worth more since they came; NaN: unknown."""
    visible = seen_by(request)
    before = run_of_day(visible.book.scores, day=one.decided_on or visible.day)
    return change_of_customers(
        visible.book, visible.scored, colleague=one.colleague, before=before, teams=visible.teams
    )


def _steps(request: SignedIn, one: Applicant) -> float:
    """Return how many steps somebody took in a year with us."""
    since, day = one.decided_on, seen_by(request).day
    assert since is not None
    steps = [
        row for row in all_rows(request, "growth")
        if row.values["colleague_id"] == one.colleague and since <= row.values["grown_on"] <= day
    ]  # fmt: skip
    return len(steps) / max((day - since).days / A_YEAR, 1 / 12)


def page_of_hiring(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    those, reached, me = applicants_here(request), totals_here(request), request.user
    rows = [
        {"one": one, "total": reached.get(one.pk), "sheets": len(one.sheets.all()), "is_asked": is_asked(one, me)}
        for one in those
    ]
    states = Counter(one.state for one in those)
    is_lead = manages(request)
    return {
        "rows": rows[:ON_A_PAGE], "many": len(rows), "is_whole": len(rows) <= ON_A_PAGE, "is_lead": is_lead,
        "open": states[Applicant.State.OPEN], "hired": states[Applicant.State.HIRED],
        "asked": sum(row["is_asked"] for row in rows), "questions": len(QUESTIONS),
        "agreement": agreement_here(request) if is_lead else None,
        "borne_out": borne_out_here(request) if is_lead and those else None,
    }  # fmt: skip


def page_of_applicant(request: SignedIn, one: Applicant) -> dict[str, Any]:
    """Return what an applicant's page shows; of a sheet that is not one's own nothing before both are in."""
    sheets, mine = sheets_of(one), own_sheet(one, request.user)
    lines = [
        {"question": ASKED[name], "scores": [{"who": sheet.by.name, "points": sheet.scores[name]} for sheet in sheets],
         "mine": mine.scores[name] if mine else None}
        for name in QUESTIONS
    ]  # fmt: skip
    return {
        "one": one, "total": totals_here(request).get(one.pk), "sheets": sheets, "mine": mine, "lines": lines,
        "in": len(one.sheets.all()), "is_asked": is_asked(one, request.user),
        "may_name": manages(request) and one.state == Applicant.State.HIRED and not one.colleague,
        "may_decide": manages(request) and one.state == Applicant.State.OPEN, "is_lead": manages(request),
    }  # fmt: skip


def interviewers(request: SignedIn) -> QuerySet[Person]:
    """Return who may interview: whoever may write, of those whom the reader manages, and the reader."""
    writing = [role for role in Role if role != Role.VIEWER]
    those = Q(pk__in=managed_people(request.user).values("pk")) | Q(pk=request.user.pk)
    return Person.objects.filter(those, is_active=True, role__in=writing).order_by("name", "pk")


def teams_here(request: SignedIn) -> QuerySet[Team]:
    """Return the teams for which the reader may hire."""
    return Team.objects.all() if request.user.role == Role.OWNER else request.user.teams.all()


def colleagues_here(request: SignedIn) -> list[tuple[str, str]]:
    """Return our people by id and name, whom an applicant may have become."""
    those = [one for one in everybody(request).values() if one.is_here]
    return [(one.own, one.name) for one in sorted(those, key=lambda one: (one.name.casefold(), one.own))]
