"""What a bake-off, and a look at the drivers, is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from keepworth.prove.bakeoff import Outcome
from keepworth.runs.bakeoff import DAYS, MOST_DAYS
from keepworth.runs.drivers import Moved
from keepworth_web.prove.reads.bakeoff import FORETOLD
from keepworth_web.prove.reads.drivers import MOVED
from keepworth_web.shared.forms import StrictForm


class BakeoffForm(StrictForm):
    """What is to be foretold, and within how long."""

    outcome = forms.ChoiceField(label=_("What is foretold"), choices=[(str(one), FORETOLD[one]) for one in Outcome])
    days = forms.IntegerField(
        label=_("Within how many days after an answer"), min_value=1, max_value=MOST_DAYS, initial=DAYS
    )


class DriversForm(StrictForm):
    """What the drivers are to explain."""

    outcome = forms.ChoiceField(label=_("What is to be explained"), choices=[(str(one), MOVED[one]) for one in Moved])
