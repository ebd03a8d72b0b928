"""As what the board report is to be written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.sheets import KINDS


class ReportForm(StrictForm):
    """A document, or a sheet."""

    kind = forms.ChoiceField(choices=(("pdf", _("PDF")), *KINDS))
