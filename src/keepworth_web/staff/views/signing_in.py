"""Signing in and out, and the links that open once."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from keepworth.errors import BadInput
from keepworth_web.shared.next_page import next_page
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.views import keep
from keepworth_web.staff.access import address_of, needs, open_to_anyone
from keepworth_web.staff.actions.change_account import spend_code
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.actions.sign_in import sign_in
from keepworth_web.staff.actions.use_link import (
    LinkIsSpent,
    accept_invitation,
    become_owner,
    find_link,
    use_password_link,
)
from keepworth_web.staff.forms import CodeForm, JoinForm, PasswordForm, SignInForm
from keepworth_web.staff.models import Link, Person
from keepworth_web.staff.models.tries import MINUTE, take
from keepworth_web.staff.rights import Right

HALF_IN, HALF_AT, NEXT = "half_in", "half_at", "half_next"
HALF_HOLDS = 300  # seconds between password and second factor
QUARTER = dt.timedelta(minutes=15)
MOST_A_MINUTE, MOST_A_PERSON = 10, 20


@open_to_anyone
@require_http_methods(["GET", "POST"])
def signing_in(request: HttpRequest) -> HttpResponse:
    """Ask for mail and password."""
    form = SignInForm(posted(request))
    if not form.is_valid():
        context = {"form": form, "next": next_page(request)}
        return render(request, "staff/sign_in.html", context, status=422 if form.is_bound else 200)
    if not _within_limits(request, who=form.cleaned_data["email"]):
        return _too_often(request)
    person = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
    if not isinstance(person, Person):
        note("sign-in.refused")
        form.add_error(None, _("Mail address and password do not belong together."))
        return render(request, "staff/sign_in.html", {"form": form, "next": next_page(request)}, status=422)
    if person.has_factor:
        request.session.cycle_key()
        request.session[HALF_IN], request.session[HALF_AT] = person.pk, timezone.now().timestamp()
        request.session[NEXT] = next_page(request)
        return redirect("staff:code")
    return _signed_in(request, person, way="password", to=next_page(request))


@open_to_anyone
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of whoever gave their password just now."""
    is_late = timezone.now().timestamp() - request.session.get(HALF_AT, 0) > HALF_HOLDS
    number: Any = request.session.get(HALF_IN)  # None: nobody
    person = Person.objects.filter(pk=number, is_active=True).first()
    if is_late or person is None:
        return redirect(settings.LOGIN_URL)
    form = CodeForm(posted(request))
    if form.is_valid():
        if not _within_limits(request, who=f"code {person.pk}"):
            return _too_often(request)
        if spend_code(person, form.cleaned_data["code"]):
            to = request.session.get(NEXT, "/")
            return _signed_in(request, person, way="factor", to=to)
        note("factor.refused", about=f"person {person.pk}")
        form.add_error("code", _("This is not the code of now, or it has been used."))
    return render(request, "staff/code.html", {"form": form}, status=422 if form.is_bound else 200)


@needs(Right.LOOK)
@require_POST
def sign_out(request: SignedIn) -> HttpResponse:
    """End this session, and have the browser forget what it kept."""
    note("sign-out", by=request.user)
    logout(request)
    response = redirect(settings.LOGIN_URL)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@open_to_anyone
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Make whoever holds the console's link the owner; the page itself changes nothing, its form does."""
    if not take("link", address_of(request), limit=MOST_A_MINUTE, per=MINUTE, at=timezone.now()):
        return _too_often(request)
    try:
        find_link(token, purpose=Link.Purpose.OWNER)
        if request.method == "GET":
            return render(request, "staff/start.html")
        person = become_owner(token, name=_("Owner"))
    except LinkIsSpent:
        return render(request, "staff/spent.html", status=404)
    return _signed_in(request, person, way="link", to="/")


@open_to_anyone
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Take somebody in who was invited."""
    if not take("link", address_of(request), limit=MOST_A_MINUTE, per=MINUTE, at=timezone.now()):
        return _too_often(request)
    try:
        link = find_link(token, purpose=Link.Purpose.INVITATION)
        form = JoinForm(posted(request), initial={"name": link.name})
        if form.is_valid():
            return _signed_in(request, accept_invitation(token, **form.cleaned_data), way="invitation", to="/")
    except LinkIsSpent:
        return render(request, "staff/spent.html", status=404)
    except BadInput:
        form.add_error("email", _("Somebody has this mail address already."))
    return render(request, "staff/join.html", {"form": form}, status=422 if form.is_bound else 200)


@open_to_anyone
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody set a new password by the link that their manager gave them."""
    if not take("link", address_of(request), limit=MOST_A_MINUTE, per=MINUTE, at=timezone.now()):
        return _too_often(request)
    try:
        link = find_link(token, purpose=Link.Purpose.PASSWORD)
        assert link.person is not None
        form = PasswordForm(posted(request), for_whom=link.person)
        if form.is_valid():
            use_password_link(token, password=form.cleaned_data["password"])
            return redirect(settings.LOGIN_URL)
    except LinkIsSpent:
        return render(request, "staff/spent.html", status=404)
    return render(request, "staff/forgotten.html", {"form": form}, status=422 if form.is_bound else 200)


def _signed_in(request: HttpRequest, person: Person, *, way: str, to: str) -> HttpResponse:
    sign_in(request, person, way=way)
    response = redirect(to)
    if person.language:
        keep(response, settings.LANGUAGE_COOKIE_NAME, value=person.language)
    if person.theme:
        keep(response, settings.THEME_COOKIE_NAME, value=person.theme)
    return response


def _within_limits(request: HttpRequest, *, who: str) -> bool:
    now = timezone.now()
    by_address = take("sign-in", address_of(request), limit=MOST_A_MINUTE, per=MINUTE, at=now)
    return take("sign-in", who, limit=MOST_A_PERSON, per=QUARTER, at=now) and by_address


def _too_often(request: HttpRequest) -> HttpResponse:
    response = render(request, "staff/too_often.html", status=429)
    response.headers["Retry-After"] = "120"
    return response
