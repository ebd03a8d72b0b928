"""What people may send us about themselves and others."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth_web.shared.forms import StrictForm, offer
from keepworth_web.shared.sheets import KINDS
from keepworth_web.shared.texts import PlainText
from keepworth_web.staff.models import ApiKey, Person, Team
from keepworth_web.staff.models.person import ROLES
from keepworth_web.staff.reads import teams_given_by
from keepworth_web.staff.rights import GIVEN_BY, RIGHTS, Role


class Mail(forms.EmailField):
    """A mail address, in small letters."""

    def clean(self, value: Any) -> str:
        """Return the address as it is kept."""
        return str(super().clean(value)).lower()


class NewPassword(forms.CharField):
    """A password to be: long enough, and none of the known ones."""

    def __init__(self, **options: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        options.setdefault("label", _("New password"))
        super().__init__(strip=False, max_length=200, widget=widget, **options)
        self.help_text = _("At least 10 characters. Longer beats stranger: four words do well.")


class _WithNewPassword(StrictForm):
    """A form that sets a password; the checks know whose it is."""

    for_whom: Person | None = None

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        whose = self.for_whom or Person(name=found.get("name", ""), email=found.get("email"))
        if found.get("password"):
            try:
                validate_password(found["password"], whose)
            except forms.ValidationError as faults:
                self.add_error("password", faults)
        return found


class SignInForm(StrictForm):
    """Mail and password."""

    email = Mail(
        label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(StrictForm):
    """The second factor."""

    code = PlainText(
        label=_("Six digits from your app, or a recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class ConfirmForm(StrictForm):
    """The password once more."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class MailForm(StrictForm):
    """Name and mail address."""

    name = PlainText(label=_("Your name"), max_length=120)
    email = Mail(
        label=_("Mail address"), help_text=_("You sign in with it. Links to sign in are handed over, never mailed.")
    )


class JoinForm(_WithNewPassword, MailForm):
    """Who came by an invitation."""

    password = NewPassword(label=_("Password"))


class PasswordForm(_WithNewPassword):
    """A new password."""

    password = NewPassword()

    def __init__(self, *given: Any, for_whom: Person, **options: Any) -> None:
        super().__init__(*given, **options)
        self.for_whom = for_whom


class KeyForm(StrictForm):
    """A new API key."""

    name = PlainText(label=_("What is it for?"), max_length=120)
    scope = forms.ChoiceField(label=_("It may"), choices=ApiKey.Scope.choices)
    days = forms.TypedChoiceField(
        label=_("It holds for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        initial=90,
    )


class RoleForm(StrictForm):
    """A role and teams, out of those that the giver may give."""

    role = forms.ChoiceField(label=_("Role"))
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, by: Person, **options: Any) -> None:
        super().__init__(*given, **options)
        roles: list[tuple[str, Any]] = [(role.value, ROLES[role]) for role in RIGHTS if role in GIVEN_BY[Role(by.role)]]
        offer(self, "role", choices=roles)
        teams = teams_given_by(by)
        field = self.fields["teams"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = teams
        if not teams:
            del self.fields["teams"]


class InviteForm(RoleForm):
    """Somebody to come."""

    name = PlainText(label=pgettext_lazy("of a person", "Name"), max_length=120)
    field_order = ("name", "role", "teams")


class TeamForm(StrictForm):
    """A new team."""

    name = PlainText(
        label=_("Name of the team"), max_length=120, help_text=_("As it stands in the customers' column team.")
    )


class TakeForm(StrictForm):
    """A list as a file: which, of which customer where it is about one, and as what."""

    what = forms.ChoiceField()
    about = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    kind = forms.ChoiceField(choices=KINDS)

    def __init__(self, *given: Any, lists: Iterable[str], **options: Any) -> None:
        super().__init__(*given, **options)
        offer(self, "what", choices=[(one, one) for one in lists])
