"""People and teams, by the same rights and the same actions as the pages."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Router

from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.fields import SHOWN_ONCE
from keepworth_web.shared.api.pages import After, Limit, Page, page_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff import reads
from keepworth_web.staff.access import access_person, managed_people, needs
from keepworth_web.staff.actions.change_account import end_factor
from keepworth_web.staff.actions.make_link import invite, make_password_link
from keepworth_web.staff.actions.manage_people import change_role, disable, enable, make_team
from keepworth_web.staff.api.told import (
    Change,
    Confirmed,
    InvitationTold,
    Invite,
    LinkMade,
    NewTeam,
    PersonTold,
    TeamTold,
    invitation_told,
    person_told,
    team_told,
)
from keepworth_web.staff.models import Person, Team
from keepworth_web.staff.rights import Right

router = Router(tags=["people"])


@router.get("/people", response=Page[PersonTold], summary=_("The people whom I manage"))
@needs(Right.MANAGE_PEOPLE)
def people(request: SignedIn, after: After = None, limit: Limit = 50) -> dict[str, object]:
    rows = managed_people(request.user).prefetch_related("teams")
    return page_of(request, rows, after=after, limit=limit, told=person_told)


@router.get("/people/{int:number}", response=PersonTold, summary=_("One person whom I manage"))
@needs(Right.MANAGE_PEOPLE)
def person(request: SignedIn, number: int) -> PersonTold:
    return person_told(access_person(request.user, number))


@router.put("/people/{int:number}/role", response=PersonTold, summary=_("Give them another role, other teams"))
@needs(Right.MANAGE_PEOPLE)
def role(request: SignedIn, number: int, asked: Change) -> PersonTold:
    whom = access_person(request.user, number)
    change_role(whom, by=request.user, role=asked.role, teams=_teams(request.user, asked.teams))
    return person_told(whom)


@router.post(
    "/people/{int:number}/disable", response=PersonTold, summary=_("Close their account: sessions and keys end")
)
@needs(Right.MANAGE_PEOPLE)
def closed(request: SignedIn, number: int) -> PersonTold:
    disable(access_person(request.user, number), by=request.user)
    return person_told(access_person(request.user, number))


@router.post("/people/{int:number}/enable", response=PersonTold, summary=_("Open their account again"))
@needs(Right.MANAGE_PEOPLE)
def opened(request: SignedIn, number: int) -> PersonTold:
    enable(access_person(request.user, number), by=request.user)
    return person_told(access_person(request.user, number))


@router.post(
    "/people/{int:number}/password-link",
    response={201: LinkMade},
    summary=_("Make a link with which they set a new password"),
    openapi_extra=SHOWN_ONCE("link"),
)
@needs(Right.MANAGE_PEOPLE)
def password_link(request: SignedIn, number: int, asked: Confirmed) -> LinkMade:
    token = make_password_link(access_person(request.user, number), by=request.user)
    return LinkMade(link=_address("staff:forgotten", token))


@router.post("/people/{int:number}/lost-factor", response=PersonTold, summary=_("Switch off a lost second factor"))
@needs(Right.MANAGE_BOOK)
def lost_factor(request: SignedIn, number: int, asked: Confirmed) -> PersonTold:
    whom = access_person(request.user, number)
    end_factor(whom, by=request.user, session=None)
    return person_told(whom)


@router.get("/invitations", response=Page[InvitationTold], summary=_("Who was invited and has not come yet"))
@needs(Right.MANAGE_PEOPLE)
def invitations(request: SignedIn, after: After = None, limit: Limit = 50) -> dict[str, object]:
    return page_of(request, reads.open_invitations(request.user), after=after, limit=limit, told=invitation_told)


@router.post(
    "/invitations",
    response={201: LinkMade},
    summary=_("Invite somebody, and get the link to hand over"),
    openapi_extra=SHOWN_ONCE("link"),
)
@needs(Right.MANAGE_PEOPLE)
def invitation(request: SignedIn, asked: Invite) -> LinkMade:
    token = invite(by=request.user, name=asked.name, role=asked.role, teams=_teams(request.user, asked.teams))
    return LinkMade(link=_address("staff:invited", token))


@router.get("/teams", response=Page[TeamTold], summary=_("The teams that I may put people in"))
@needs(Right.MANAGE_PEOPLE)
def teams(request: SignedIn, after: After = None, limit: Limit = 50) -> dict[str, object]:
    return page_of(request, reads.teams_given_by(request.user), after=after, limit=limit, told=team_told)


@router.post("/teams", response={201: TeamTold}, summary=_("Make a team, or get the one of this name"))
@needs(Right.MANAGE_BOOK)
def team(request: SignedIn, asked: NewTeam) -> TeamTold:
    return team_told(make_team(asked.name, by=request.user))


def _teams(by: Person, numbers: list[int]) -> list[Team]:
    """Return teams by their numbers; a foreign one is refused like one that is not there."""
    found = {team.pk: team for team in reads.teams_given_by(by).filter(pk__in=numbers)}
    faults = [
        Fault("body", f"/teams/{at}", "There is no such team, or it is not yours to give.")
        for at, number in enumerate(numbers)
        if number not in found
    ]
    if faults:
        raise Faulty(*faults[:20])
    return list(found.values())


def _address(name: str, token: str) -> str:
    """Return a whole address by the canonical host: what a request says of its host is never believed."""
    url = settings.ENVIRONMENT.url
    return f"{url.scheme}://{url.netloc}{reverse(name, args=(token,))}"
