"""What people say of our own pages and newsletters."""

from typing import ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth_web.act.forms.plan import LONG
from keepworth_web.act.reads.content import KINDS
from keepworth_web.know.forms import Paragraphs
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

DO: Final = ("down", "up", "remove")


class ContentForm(StrictForm):
    """A page or newsletter of ours."""

    title = PlainText(label=pgettext_lazy("own content", "What it is called"), max_length=200)
    kind = forms.ChoiceField(label=pgettext_lazy("own content", "What it is"), choices=list(KINDS.items()))
    page = PlainText(
        label=gettext_lazy("Its address, as visits name it"), max_length=300, required=False,
        help_text=gettext_lazy("Empty: nobody counts who reads it."),
    )  # fmt: skip
    need = PlainText(
        label=gettext_lazy("The need that it answers"), max_length=200, required=False,
        help_text=gettext_lazy("As needs' topics are named."),
    )  # fmt: skip
    why = Paragraphs(label=gettext_lazy("Why a customer would care"), max_length=LONG, required=False)
    since = forms.DateField(
        label=gettext_lazy("Since when it is there"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    words: ClassVar[dict[str, str]] = {"why": "text_id"}


class DoContentForm(StrictForm):
    """What becomes of a piece: taken down, put up again, or never ours."""

    do = forms.ChoiceField(choices=[(one, one) for one in DO])
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
