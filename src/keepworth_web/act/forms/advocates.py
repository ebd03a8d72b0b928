"""What people say of advocates: what they are asked, their words, how they were thanked; what a contact approves."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth_web.act.forms.plan import LONG
from keepworth_web.act.reads.advocates import ASKED
from keepworth_web.act.reads.testimonials import SHOWN
from keepworth_web.know.forms import Paragraphs
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText


class AskForm(StrictForm):
    """What somebody is asked to do for us."""

    contact_id = forms.ChoiceField(label=gettext_lazy("Who is asked"))
    kind = forms.ChoiceField(label=gettext_lazy("What for"), choices=ASKED)
    words = Paragraphs(label=gettext_lazy("What we ask, and why just now"), max_length=LONG, required=False)
    for_whom = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)


class NameForm(StrictForm):
    """Who wants to hear somebody."""

    name = PlainText(label=gettext_lazy("Name of a customer or prospect"), max_length=200, required=False)


class AnsweredForm(StrictForm):
    """What somebody answered who was asked."""

    mark = forms.CharField(max_length=300)
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class ThankForm(StrictForm):
    """How somebody was thanked."""

    contact_id = forms.ChoiceField(label=gettext_lazy("Who was thanked"))
    how = PlainText(label=gettext_lazy("How"), max_length=200)
    cost = forms.DecimalField(
        label=gettext_lazy("What it cost"), required=False, localize=True, min_value=0, max_digits=16, decimal_places=2
    )


class WordsForm(StrictForm):
    """Words that are put to a contact; they may word them otherwise."""

    contact_id = forms.ChoiceField(label=gettext_lazy("Whose words"))
    words = Paragraphs(
        label=gettext_lazy("The words"), max_length=LONG,
        help_text=gettext_lazy("A draft: they change it as they like, and nothing is shown before they approve it."),
    )  # fmt: skip
    topic = PlainText(
        label=pgettext_lazy("of a testimonial", "What it is about"), max_length=200, required=False,
        help_text=gettext_lazy("As needs' topics are named: readers with that need see it first."),
    )  # fmt: skip
    shown_as = forms.ChoiceField(label=gettext_lazy("What is shown of who says it"), choices=list(SHOWN.items()))


class DoForm(StrictForm):
    """What becomes of a testimonial."""

    do = forms.ChoiceField(choices=[(one, one) for one in ("link", "close", "withdraw")])


class ApproveForm(StrictForm):
    """What a contact sends: that these words may be shown, or no longer."""

    do = forms.ChoiceField(choices=[(one, one) for one in ("approve", "withdraw")])
    words = Paragraphs(label=gettext_lazy("Your words"), max_length=LONG, required=False)
    seen = forms.CharField(max_length=64, required=False)
    agrees = forms.BooleanField(required=False)
    submission_id = forms.CharField(max_length=64, required=False)
    language = forms.CharField(max_length=10, required=False)
