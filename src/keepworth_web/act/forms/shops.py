"""The form by which a proposal to order or to move goods is released."""

from django import forms

from keepworth_web.shared.api.body import LARGEST
from keepworth_web.shared.forms import StrictForm

BACK = "back"


class ReleaseForm(StrictForm):
    """One proposal of the newest run, and whether its release is taken back."""

    run = forms.CharField(max_length=80)
    place = forms.IntegerField(min_value=0, max_value=LARGEST)
    product = forms.IntegerField(min_value=0, max_value=LARGEST)
    source = forms.IntegerField(min_value=0, max_value=LARGEST)
    do = forms.ChoiceField(choices=[("release", "release"), (BACK, BACK)])
