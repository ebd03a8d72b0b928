"""What is said of a quarter's review: whom its page is for, an answer of ours, and what a contact sends."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth_web.act.forms.plan import LONG
from keepworth_web.know.forms import Paragraphs
from keepworth_web.shared.forms import StrictForm


class ReviewLinkForm(StrictForm):
    """Whom a page is for."""

    contact = forms.ChoiceField(label=gettext_lazy("For whom"))


class ReviewAnswerForm(StrictForm):
    """What we say to a review."""

    words = Paragraphs(max_length=LONG, label=gettext_lazy("Our answer"))


class ReviewPageForm(StrictForm):
    """What a contact sends: that a goal is right, what is not, or that they sign the page."""

    do = forms.ChoiceField(choices=[(one, one) for one in ("confirm", "answer", "sign")])
    goal = forms.CharField(max_length=64, required=False)
    seen = forms.CharField(max_length=32)
    submission_id = forms.CharField(max_length=64)
    words = Paragraphs(max_length=LONG, label=gettext_lazy("What you see otherwise"), required=False)
    language = forms.CharField(max_length=10, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words where something is answered."""
        said = super().clean()
        if said.get("do") == "answer" and not said.get("words"):
            self.add_error("words", _("Write what you see otherwise."))
        return said
