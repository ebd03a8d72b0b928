"""What people say of value beyond the product: what somebody wants, what we can give, and what became of it."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth_web.act.forms.plan import LONG
from keepworth_web.act.reads.beyond_words import CAME, KINDS, NONE, NOT_ASKED, STATES, WANTS
from keepworth_web.know.forms import Paragraphs
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

MOST: Final = 100_000


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget)


class WishForm(StrictForm):
    """What somebody wants for themselves."""

    contact_id = forms.ChoiceField(label=gettext_lazy("Who wants it"))
    wish = forms.ChoiceField(label=gettext_lazy("What they want"), choices=[*WANTS.items(), ("none", NONE)])
    words = Paragraphs(label=gettext_lazy("In their words"), max_length=LONG, required=False)


class EndForm(StrictForm):
    """That a wish holds no longer."""

    mark = forms.CharField(max_length=300)


class OpeningForm(StrictForm):
    """Something that we can give and that is not for sale."""

    name = PlainText(label=gettext_lazy("What it is called"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=list(KINDS.items()))
    gives = forms.ChoiceField(label=gettext_lazy("Which wish it answers"), choices=list(WANTS.items()))
    said = Paragraphs(label=gettext_lazy("What it is, and what it asks of them"), max_length=LONG, required=False)
    topic = PlainText(
        label=pgettext_lazy("of something to give", "What it is about"), max_length=200, required=False,
        help_text=gettext_lazy("As needs' topics are named: it goes to those whom it concerns."),
    )  # fmt: skip
    held_on = _day(gettext_lazy("The day on which it takes place"))
    give_by = _day(gettext_lazy("The last day on which it can be given"))
    place = PlainText(label=gettext_lazy("Where it takes place"), max_length=200, required=False)
    places = forms.IntegerField(
        label=gettext_lazy("For how many people"), required=False, min_value=1, max_value=MOST,
        help_text=gettext_lazy("Empty: nobody counts the places."),
    )  # fmt: skip
    segment = forms.ChoiceField(label=gettext_lazy("Only for the segment"), required=False)
    cost = forms.DecimalField(
        label=gettext_lazy("What one place costs us"), required=False, localize=True, min_value=0, max_digits=14,
        decimal_places=2,
    )  # fmt: skip
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    words: ClassVar[dict[str, str]] = {"said": "text_id"}

    def clean(self) -> dict[str, Any]:
        """Refuse that it can be given after it took place."""
        said = super().clean()
        held, last = said.get("held_on"), said.get("give_by")
        if held and last and last > held:
            self.add_error("give_by", _("It cannot be given after the day on which it takes place."))
        return said


class OfferForm(StrictForm):
    """To whom something is offered."""

    contact = forms.CharField(max_length=300)


class GivingForm(StrictForm):
    """Where it stands with somebody, and what came of it for them."""

    state = forms.ChoiceField(label=gettext_lazy("Where it stands"), choices=list(STATES.items()))
    came = forms.ChoiceField(
        label=gettext_lazy("What came of it for them"), choices=[("", NOT_ASKED), *CAME.items()], required=False
    )
    words = Paragraphs(
        label=gettext_lazy("What came of it, in their words"), max_length=LONG, required=False,
    )  # fmt: skip
    cost = forms.DecimalField(
        label=gettext_lazy("What it cost us"), required=False, localize=True, min_value=0, max_digits=14,
        decimal_places=2,
    )  # fmt: skip
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse that something came of what did not take place."""
        said = super().clean()
        if said.get("came") and said.get("state") not in ("done", None):
            self.add_error("came", _("Something can come of it once it took place."))
        return said
