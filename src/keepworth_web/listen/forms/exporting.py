"""What is to be written as a file, and as what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from keepworth_web.listen.reads.exports import Wanted, What
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.sheets import KINDS
from keepworth_web.shared.texts import PlainText


class SurveyExportForm(StrictForm):
    """Results or answers, of one questionnaire or of all."""

    what = forms.ChoiceField(label=_("What"), choices=[
        ("results", _("results: every score with its range")), ("answers", _("answers: each with its words"))
    ])  # fmt: skip
    kind = forms.ChoiceField(label=_("Format"), choices=KINDS)
    instrument = PlainText(label=_("Of one questionnaire"), required=False, max_length=60,
                           help_text=_("Its short name, such as nps; empty: of all"))  # fmt: skip

    def wanted(self) -> Wanted:
        """Return what is exported."""
        what: What = "answers" if self.cleaned_data["what"] == "answers" else "results"
        return Wanted(what, instrument=self.cleaned_data["instrument"])
