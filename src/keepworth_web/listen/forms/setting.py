"""What our own people may send: a mail server, a survey, a link, whom to ask."""

import datetime as dt
import unicodedata
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keepworth_web.listen.actions.make_survey import NewSurvey
from keepworth_web.listen.models import MailServer, Survey
from keepworth_web.listen.reads.known import known, offered, title_here
from keepworth_web.listen.reads.questions import side_of
from keepworth_web.shared.forms import StrictForm, offer
from keepworth_web.shared.texts import PlainText, check_text

HERE: Final = ("localhost", "127.0.0.1", "::1")
MOST_ELEMENTS, LONGEST_ELEMENT = 12, 40


class ServerForm(StrictForm):
    """By which server mail goes."""

    host = PlainText(label=_("Server"), max_length=200, help_text=_("Such as smtp.example.com"))
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(label=_("How the line is kept secret"), choices=MailServer.Security.choices)
    user = PlainText(label=_("User"), max_length=200, required=False)
    password = forms.CharField(
        label=_("Password"), max_length=200, required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}), help_text=_("Empty: the one that is kept"),
    )  # fmt: skip
    sender = forms.EmailField(label=_("Address that mails come from"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """Refuse to send mail over a line that others can read."""
        found: dict[str, Any] = super().clean()
        if found.get("security") == MailServer.Security.NONE and found.get("host") not in HERE:
            self.add_error("security", gettext("Only a server on this machine may be spoken to without TLS."))
        return found

    def server(self) -> MailServer:
        """Return what was said, but for the password."""
        return MailServer(**{name: value for name, value in self.cleaned_data.items() if name != "password"})


class SurveyForm(StrictForm):
    """A new survey."""

    name = PlainText(label=_("Name"), max_length=120, help_text=_("For your own people; nobody who is asked sees it"))
    instrument = forms.ChoiceField(label=_("What is asked"))
    side = forms.ChoiceField(label=_("Who answers"), choices=Survey.Side.choices, initial=Survey.Side.CUSTOMER)
    perspective = forms.ChoiceField(
        label=_("Whose view"), choices=Survey.Perspective.choices, initial=Survey.Perspective.OWN
    )
    elements = forms.CharField(
        label=_("Elements of performance"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, such as delivery; needed where performance is asked element by element"),
    )  # fmt: skip
    closes_on = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until somebody closes it"),
    )  # fmt: skip

    def __init__(self, data: Any) -> None:
        """Offer every instrument in every version."""
        super().__init__(data)
        choices = [(f"{one.name} {one.version}", _versioned(title_here(one), one.version)) for one in offered()]
        offer(self, "instrument", choices=choices)

    def clean_elements(self) -> list[str]:
        """Return the elements, one a line."""
        said = unicodedata.normalize("NFC", self.cleaned_data["elements"])
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        if len(lines) > MOST_ELEMENTS or any(len(line) > LONGEST_ELEMENT or "@" in line for line in lines):
            raise forms.ValidationError(
                gettext("At most %(most)s, each of up to %(long)s letters and without @.")
                % {"most": MOST_ELEMENTS, "long": LONGEST_ELEMENT}
            )
        for line in lines:
            check_text(line)
        return list(dict.fromkeys(lines))

    def clean_closes_on(self) -> dt.date | None:
        """Refuse a day that is over."""
        day: dt.date | None = self.cleaned_data["closes_on"]
        if day is not None and day < timezone.now().date():
            raise forms.ValidationError(gettext("This day is over."))
        return day

    def clean(self) -> dict[str, Any]:
        """Look at what belongs together: the side that an instrument asks, and the elements that it needs."""
        found: dict[str, Any] = super().clean()
        if "instrument" in found and "side" in found:
            side = side_of(Survey(side=found["side"]))
            of = known(*found["instrument"].rsplit(" ", 1))
            is_guess = found.get("perspective") == Survey.Perspective.GUESS
            asked = of.asked_of(side if not is_guess else "us" if side == "customer" else "customer")
            if not asked:
                self.add_error("side", gettext("This asks the other side alone."))
            elif is_guess and side not in of.guess:
                self.add_error("perspective", gettext("Of this nobody is asked to guess what the other side says."))
            if any(one.per_element for one in asked) and not found.get("elements"):
                self.add_error("elements", gettext("This asks element by element: name at least one."))
        return found

    def wanted(self) -> NewSurvey:
        """Return the survey as it is wanted."""
        said = self.cleaned_data
        name, version = said["instrument"].rsplit(" ", 1)
        closes = dt.datetime.combine(said["closes_on"], dt.time.max, tzinfo=dt.UTC) if said["closes_on"] else None
        return NewSurvey(
            said["name"], name, version, elements=said["elements"], side=said["side"], perspective=said["perspective"],
            closes_at=closes,
        )  # fmt: skip


def _versioned(title: str, version: str) -> str:
    """Say which version it is, where the title does not."""
    return title if version in title else f"{title} {version}"


class LinkForm(StrictForm):
    """An open link, and what it stands for."""

    name = PlainText(label=_("Name"), max_length=120, help_text=_("Where it hangs: till 3, receipt"))
    stage = PlainText(label=_("Stage of the journey"), max_length=60, required=False)
    location = PlainText(label=_("Place"), max_length=300, required=False)
