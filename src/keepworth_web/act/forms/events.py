"""What people say of an event: what it is, whom to think of, where a guest stands, and who met whom."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.act.guests import HELD_OUT, MOST_HELD_OUT, PROSPECTS
from keepworth_web.act.reads.events import STATES
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

MOST: Final = 100_000
REMOVE: Final = "remove"


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, input_formats=["%Y-%m-%d"], widget=widget)


class EventForm(StrictForm):
    """An event."""

    name = PlainText(label=pgettext_lazy("of an event", "Name"), max_length=200)
    kind = PlainText(label=gettext_lazy("What kind of event"), max_length=100, required=False)
    starts_on = _day(gettext_lazy("First day"), required=True)
    ends_on = _day(gettext_lazy("Last day"))
    place = PlainText(label=pgettext_lazy("of an event", "Place"), max_length=200, required=False)
    capacity = forms.IntegerField(label=gettext_lazy("Places for guests"), min_value=1, max_value=MOST)
    cost = forms.DecimalField(
        label=gettext_lazy("What it costs"), required=False, localize=True, min_value=0, max_digits=15, decimal_places=2
    )
    quiet_days = forms.IntegerField(
        label=gettext_lazy("Days after it without selling to guests"), min_value=0, max_value=3650, required=False,
        initial=14,
    )  # fmt: skip
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class ProposeForm(StrictForm):
    """How a list is to be made; both shares are ours unless somebody sets them."""

    prospects = forms.IntegerField(
        label=gettext_lazy("Prospects among guests, in 100"), min_value=0, max_value=100,
        initial=round(100 * PROSPECTS),
    )  # fmt: skip
    held_out = forms.IntegerField(
        label=gettext_lazy("Customers held back by lot, in 100"), min_value=0, max_value=round(100 * MOST_HELD_OUT),
        initial=round(100 * HELD_OUT),
    )  # fmt: skip


class GuestForm(StrictForm):
    """Where a guest stands now, or that they are taken off the list."""

    state = forms.ChoiceField(choices=[*((one, one) for one in STATES), (REMOVE, REMOVE)])
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class AddGuestForm(StrictForm):
    """Somebody who is put on the list by hand."""

    who = PlainText(label=gettext_lazy("Name of a person"), max_length=200)


class MetForm(StrictForm):
    """Two guests who came to know each other; the choices are the guests who came."""

    one = forms.ChoiceField(label=gettext_lazy("Who"))
    other = forms.ChoiceField(label=gettext_lazy("Came to know whom"))
