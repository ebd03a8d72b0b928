"""Who may open the book, and the log of what they did."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import NotPermitted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff import reads
from keepworth_web.staff.access import access_person, confirmed, managed_people, needs
from keepworth_web.staff.actions.change_account import end_factor
from keepworth_web.staff.actions.make_link import invite, make_password_link
from keepworth_web.staff.actions.manage_people import change_role, disable, enable, make_team
from keepworth_web.staff.actions.note import broken_at
from keepworth_web.staff.forms import InviteForm, RoleForm, TeamForm
from keepworth_web.staff.models import Person
from keepworth_web.staff.rights import Right

A_PAGE = 100
OF_TEAM = "team_%s"  # two forms of one page have a name to fill in


@needs(Right.MANAGE_PEOPLE)
@require_safe
def people(request: SignedIn) -> HttpResponse:
    """List whom I manage."""
    return _people(request, InviteForm(by=request.user), team_form=TeamForm(auto_id=OF_TEAM))


@needs(Right.MANAGE_PEOPLE)
@require_POST
def invitation(request: SignedIn) -> HttpResponse:
    """Invite somebody, and show the link once."""
    form = InviteForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            token = invite(by=request.user, **{"teams": [], **form.cleaned_data})
            return _link_shown(request, address_for("staff:invited", token), name=form.cleaned_data["name"])
        except NotPermitted:
            form.add_error(None, _("Give at least one of your own teams, and no other."))
    return _people(request, form, team_form=TeamForm(auto_id=OF_TEAM), status=422)


@needs(Right.MANAGE_BOOK)
@require_POST
def team(request: SignedIn) -> HttpResponse:
    """Make a team."""
    form = TeamForm(request.POST, auto_id=OF_TEAM)
    if not form.is_valid():
        return _people(request, InviteForm(by=request.user), team_form=form, status=422)
    make_team(form.cleaned_data["name"], by=request.user)
    return redirect("staff:people")


@needs(Right.MANAGE_PEOPLE)
@require_safe
def person(request: SignedIn, number: int) -> HttpResponse:
    """Show one of them."""
    return _person(request, access_person(request.user, number))


@needs(Right.MANAGE_PEOPLE)
@require_POST
@confirmed
def role(request: SignedIn, number: int) -> HttpResponse:
    """Give them another role, other teams."""
    whom = access_person(request.user, number)
    form = RoleForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            change_role(
                whom, by=request.user, role=form.cleaned_data["role"], teams=list(form.cleaned_data.get("teams", []))
            )
            return redirect("staff:people")
        except NotPermitted as refusal:
            form.add_error(None, _refusal(refusal))
    return _person(request, whom, form=form, status=422)


@needs(Right.MANAGE_PEOPLE)
@require_POST
def closing(request: SignedIn, number: int) -> HttpResponse:
    """Close their account, or open it again."""
    whom = access_person(request.user, number)
    try:
        (disable if whom.is_active else enable)(whom, by=request.user)
    except NotPermitted as refusal:
        form = RoleForm(by=request.user, initial=_now(whom))
        return _person(request, whom, form=form, status=409, refusal=_refusal(refusal))
    return redirect("staff:person", number)


@needs(Right.MANAGE_PEOPLE)
@require_POST
@confirmed
def password_link(request: SignedIn, number: int) -> HttpResponse:
    """Make a link with which they set a new password, and show it once."""
    whom = access_person(request.user, number)
    token = make_password_link(whom, by=request.user)
    return _link_shown(request, address_for("staff:forgotten", token), name=whom.name)


@needs(Right.MANAGE_BOOK)
@require_POST
@confirmed
def lost_factor(request: SignedIn, number: int) -> HttpResponse:
    """Switch off the second factor of somebody who lost it."""
    end_factor(access_person(request.user, number), by=request.user, session=None)
    return redirect("staff:person", number)


@needs(Right.MANAGE_BOOK)
@require_safe
def audit(request: SignedIn) -> HttpResponse:
    """Show the log, newest first."""
    said = request.GET.get("before", "")
    before = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    lines = list(reads.audit_lines(before=before)[: A_PAGE + 1])
    who = Person.objects.filter(pk__in={line.person_id for line in lines})
    names: dict[int | None, str] = dict(who.values_list("pk", "name"))
    for line in lines:
        line.who = names.get(line.person_id, "")
    context = {"lines": lines[:A_PAGE], "more": lines[A_PAGE - 1].pk if len(lines) > A_PAGE else None}
    return render(request, "staff/audit.html", context)


@needs(Right.MANAGE_BOOK)
@require_http_methods(["POST"])
def audit_check(request: SignedIn) -> HttpResponse:
    """Follow the chain of the log from its first line."""
    return render(request, "staff/audit_checked.html", {"broken_at": broken_at()})


def address_for(name: str, *given: object) -> str:
    """Return a whole address by the canonical host: what a request says of its host is never believed."""
    url = settings.ENVIRONMENT.url
    return f"{url.scheme}://{url.netloc}{reverse(name, args=given)}"


def _people(request: SignedIn, form: InviteForm, *, team_form: TeamForm, status: int = 200) -> HttpResponse:
    context = {
        "people": reads.people(managed_people(request.user)),
        "invitations": reads.open_invitations(request.user),
        "form": form,
        "team_form": team_form,
        "may_make_teams": request.user.may(Right.MANAGE_BOOK),
    }
    return render(request, "staff/people.html", context, status=status)


def _person(
    request: SignedIn, whom: Person, *, form: RoleForm | None = None, status: int = 200, refusal: str = ""
) -> HttpResponse:
    shown = form or RoleForm(by=request.user, initial=_now(whom))
    context = {"whom": whom, "form": shown, "refusal": refusal, "may_end_factor": request.user.may(Right.MANAGE_BOOK)}
    return render(request, "staff/person.html", context, status=status)


def _now(whom: Person) -> dict[str, object]:
    return {"role": whom.role, "teams": list(whom.teams.all())}


def _refusal(refusal: NotPermitted) -> str:
    said = {
        "This role is not yours to give.": _("This role is not yours to give."),
        "Give at least one of your own teams, and no other.": _("Give at least one of your own teams, and no other."),
        "The book needs an owner: make somebody else owner first.": _(
            "The book needs an owner: make somebody else owner first."
        ),
    }
    return said.get(str(refusal), str(refusal))


def _link_shown(request: SignedIn, address: str, *, name: str) -> HttpResponse:
    return render(request, "staff/link.html", {"address": address, "name": name})
