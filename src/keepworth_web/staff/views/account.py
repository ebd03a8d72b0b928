"""My account: who I am, how I sign in, where I am signed in, what programs may do for me."""

import segno
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import BadInput
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.next_page import next_page
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff import factor
from keepworth_web.staff.access import access_key, access_session, confirmed, needs
from keepworth_web.staff.actions.change_account import end_factor, set_factor, set_mail, set_password
from keepworth_web.staff.actions.check_password import check_password
from keepworth_web.staff.actions.end_sessions import end_sessions
from keepworth_web.staff.actions.keys import end_key, make_key
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.forms import CodeForm, ConfirmForm, KeyForm, MailForm, PasswordForm
from keepworth_web.staff.reads import browser_named, sessions_of, shown_as
from keepworth_web.staff.rights import Right
from keepworth_web.staff.sealed import opened, seal
from keepworth_web.staff.sessions import CONFIRMED

PENDING = "factor_pending"


@needs(Right.LOOK)
@require_safe
def account(request: SignedIn) -> HttpResponse:
    """Show the account."""
    person = request.user
    context = {
        "sessions": [
            {
                "row": one,
                "number": shown_as(one),
                "browser": browser_named(one.agent),
                "is_this": one.session_key == request.session.session_key,
            }
            for one in sessions_of(person)
        ],
        "keys": person.keys.filter(ended_at=None, expires_at__gt=timezone.now()),
        "key_form": KeyForm(),
        "asks_to_secure": "secure" in request.GET,
        "codes_left": person.recovery_codes.filter(used_at=None).count(),
    }
    return render(request, "staff/account.html", context)


@needs(Right.LOOK)
@require_http_methods(["GET", "POST"])
def confirm(request: SignedIn) -> HttpResponse:
    """Ask for the password once more."""
    form = ConfirmForm(posted(request))
    if form.is_valid():
        if check_password(request.user, form.cleaned_data["password"], at=timezone.now()):
            request.session.cycle_key()
            request.session[CONFIRMED] = timezone.now().timestamp()
            return redirect(next_page(request))
        form.add_error("password", _("This is not your password, or it was tried too often."))
    context = {"form": form, "next": next_page(request)}
    return render(request, "staff/confirm.html", context, status=422 if form.is_bound else 200)


@needs(Right.LOOK)
@require_http_methods(["GET", "POST"])
def password(request: SignedIn) -> HttpResponse:
    """Set a password: the first one at once, a new one after the old."""
    if not request.user.has_usable_password():
        return _password(request)
    return confirmed(_password)(request)


def _password(request: SignedIn) -> HttpResponse:
    form = PasswordForm(posted(request), for_whom=request.user)
    if not form.is_valid():
        context = {"form": form, "title": _("Password")}
        return render(request, "staff/account_form.html", context, status=422 if form.is_bound else 200)
    set_password(request.user, form.cleaned_data["password"], session=request.session.session_key)
    # This session goes on, under a new key.
    update_session_auth_hash(request, request.user)
    request.session[CONFIRMED] = timezone.now().timestamp()
    return redirect("staff:account")


@needs(Right.LOOK)
@require_http_methods(["GET", "POST"])
def mail(request: SignedIn) -> HttpResponse:
    """Set name and mail address: a changed address asks for the password first."""
    return _mail(request) if not request.user.email else confirmed(_mail)(request)


def _mail(request: SignedIn) -> HttpResponse:
    form = MailForm(posted(request), initial={"name": request.user.name, "email": request.user.email})
    if form.is_valid():
        try:
            set_mail(request.user, form.cleaned_data["email"], name=form.cleaned_data["name"])
            return redirect("staff:account")
        except BadInput:
            form.add_error("email", _("Somebody has this mail address already."))
    context = {"form": form, "title": _("Name and mail address")}
    return render(request, "staff/account_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.LOOK)
@require_http_methods(["GET", "POST"])
@confirmed
def second_factor(request: SignedIn) -> HttpResponse:
    """Show a new secret and take the first code of it; then show the recovery codes, once."""
    secret = opened(request.session.get(PENDING, "")) or factor.new_secret()
    request.session[PENDING] = seal(secret)
    form = CodeForm(posted(request))
    form.fields["code"].label = _("Six digits that the app shows now")
    if form.is_valid():
        try:
            key = request.session.session_key
            codes = set_factor(request.user, secret, code=form.cleaned_data["code"], session=key)
            del request.session[PENDING]
            return render(request, "staff/recovery.html", {"codes": codes})
        except BadInput:
            form.add_error("code", _("These are not the digits that the app shows now."))
    said = factor.address(secret, person=request.user.email or request.user.name, book=book_settings().name)
    drawn = segno.make(said, error="m").svg_data_uri(scale=4, border=2)
    context = {"form": form, "secret": secret, "qr": drawn}
    return render(request, "staff/factor.html", context, status=422 if form.is_bound else 200)


@needs(Right.LOOK)
@require_POST
@confirmed
def no_second_factor(request: SignedIn) -> HttpResponse:
    """Switch the second factor off."""
    end_factor(request.user, by=request.user, session=request.session.session_key)
    return redirect("staff:account")


@needs(Right.LOOK)
@require_POST
def end_session(request: SignedIn, number: str) -> HttpResponse:
    """End one of my sessions."""
    access_session(request.user, number).delete()
    note("session.end", by=request.user)
    return redirect("staff:account")


@needs(Right.LOOK)
@require_POST
def end_others(request: SignedIn) -> HttpResponse:
    """End all my sessions but this one."""
    end_sessions(request.user, but=request.session.session_key)
    note("session.end-others", by=request.user)
    return redirect("staff:account")


@needs(Right.LOOK)
@require_POST
@confirmed
def new_key(request: SignedIn) -> HttpResponse:
    """Make a key and show it, once."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return render(request, "staff/account_form.html", {"form": form, "title": _("New key")}, status=422)
    return render(request, "staff/key.html", {"key": make_key(request.user, **form.cleaned_data)})


@needs(Right.LOOK)
@require_POST
def no_key(request: SignedIn, number: int) -> HttpResponse:
    """End one of my keys."""
    end_key(access_key(request.user, number), by=request.user)
    return redirect("staff:account")
