"""The only ways to a view and to a person, session, key or link. What is behind the wall is 404, like what is not."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Concatenate, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from keepworth_web.shared.opening import open_to_anyone
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import ApiKey, Applicant, Person, Session, Team
from keepworth_web.staff.reads import sessions_of, shown_as
from keepworth_web.staff.rights import Right, Role, may
from keepworth_web.staff.sessions import CONFIRMED

__all__ = [
    "access_applicant",
    "access_key",
    "access_person",
    "access_session",
    "address_of",
    "confirmed",
    "managed_people",
    "needs",
    "open_to_anyone",
    "secured",
    "seen_applicants",
    "team_names",
]

type View[Asking: HttpRequest, **Given, Answer] = Callable[Concatenate[Asking, Given], Answer]
CONFIRMATION_HOLDS = dt.timedelta(minutes=10)


def needs[**Given, Answer](
    right: Right,
) -> Callable[[View[SignedIn, Given, Answer]], View[HttpRequest, Given, Answer]]:
    """Close a view to everybody without `right`; the authorization matrix reads it from the view."""

    def closed(view: View[SignedIn, Given, Answer]) -> View[HttpRequest, Given, Answer]:
        @functools.wraps(view)
        def answer(request: HttpRequest, /, *args: Given.args, **named: Given.kwargs) -> Answer:
            if not may(request.user, right):
                note("refused", by=request.user, about=right.value)
                raise PermissionDenied
            return view(cast(SignedIn, request), *args, **named)

        vars(answer)["right"] = right.value
        return answer

    return closed


def confirmed[**Given, Answer](view: View[SignedIn, Given, Answer]) -> View[SignedIn, Given, Answer | HttpResponse]:
    """Ask for the password again, once in ten minutes, before what cannot be taken back.

    Whoever has no password yet has only the console's link, and is sent to set one first.
    """

    @functools.wraps(view)
    def answer(request: SignedIn, /, *args: Given.args, **named: Given.kwargs) -> Answer | HttpResponse:
        if not request.user.has_usable_password():
            return redirect("staff:password")
        at = request.session.get(CONFIRMED, 0)
        if timezone.now().timestamp() - at > CONFIRMATION_HOLDS.total_seconds():
            # A form is not repeated by itself: the person comes back to the page that showed it.
            page = request.POST.get("back", reverse("staff:account"))
            back = request.get_full_path() if request.method == "GET" else page
            return redirect(f"{reverse('staff:confirm')}?{urlencode({'next': back})}")
        return view(request, *args, **named)

    vars(answer)["asks_again"] = True
    return answer


def secured[**Given, Answer](view: View[SignedIn, Given, Answer]) -> View[SignedIn, Given, Answer | HttpResponse]:
    """Let only accounts with mail, password and second factor through: nothing of one's own comes in before."""

    @functools.wraps(view)
    def answer(request: SignedIn, /, *args: Given.args, **named: Given.kwargs) -> Answer | HttpResponse:
        if not request.user.is_secured:
            return redirect(f"{reverse('staff:account')}?secure=1")
        return view(request, *args, **named)

    return answer


def managed_people(person: Person) -> QuerySet[Person]:
    """Return whom a person manages: the owner all, a local manager editors and viewers of their own teams alone."""
    if person.role == Role.OWNER:
        return Person.objects.all()
    if not may(person, Right.MANAGE_PEOPLE):
        return Person.objects.none()
    own = person.teams.all()
    managed = Person.objects.filter(teams__in=own, role__in=(Role.EDITOR, Role.VIEWER))
    # Whoever serves another team too is left to the owner: a new password would open that team's wall.
    return managed.exclude(teams__in=Team.objects.exclude(pk__in=own)).distinct()


def seen_applicants(person: Person) -> QuerySet[Applicant]:
    """Return of whom a person may read: the owner all, a local manager those of their teams, all whom they interview.

    Whoever is to be forgotten by today is read by nobody.
    """
    kept = Applicant.objects.filter(forget_on__gte=timezone.localdate()).select_related("team", "first", "second")
    if person.role == Role.OWNER:
        return kept
    mine = Q(first=person) | Q(second=person)
    if may(person, Right.MANAGE_PEOPLE):
        mine |= Q(team__in=person.teams.all())
    return kept.filter(mine)


def access_applicant(by: Person, number: int) -> Applicant:
    """Return an applicant of whom `by` may read."""
    return _found(seen_applicants(by).filter(pk=number).first())


def access_person(by: Person, number: int) -> Person:
    """Return somebody whom `by` manages."""
    return _found(managed_people(by).filter(pk=number).first())


def access_session(by: Person, number: str) -> Session:
    """Return one of a person's own sessions, by the hash that its list shows."""
    return _found(next((one for one in sessions_of(by) if shown_as(one) == number), None))


def access_key(by: Person, number: int) -> ApiKey:
    """Return one of a person's own keys."""
    return _found(ApiKey.objects.filter(person=by, pk=number).first())


def team_names(person: Person) -> list[str] | None:
    """Return the teams whose customers a person sees behind the wall; None means all of them."""
    return None if person.sees_all_teams else list(person.teams.values_list("name", flat=True))


def _found[Thing](thing: Thing | None) -> Thing:
    if thing is None:
        raise Http404
    return thing


def address_of(request: HttpRequest) -> str:
    """Return where a request came from, believing as many proxies as were counted."""
    proxies = settings.ENVIRONMENT.proxies
    if proxies:
        passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(passed) >= proxies:
            return str(passed[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))
