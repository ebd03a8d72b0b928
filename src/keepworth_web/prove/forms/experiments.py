"""What people say of an experiment: its plan, and that it starts or stops."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.measure.states import STATES, State
from keepworth_web.prove.actions.plan_experiment import Plan
from keepworth_web.prove.models import BETWEEN, Experiment
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.states import state_said
from keepworth_web.shared.texts import PlainText

ANY: Final = pgettext_lazy("of whom an experiment is", "any")
MOST_DAYS: Final = 1095
ARMS: Final = ("arm", "arm_2", "arm_3")
START, STOP, DROP = "start", "stop", "drop"


class ExperimentForm(StrictForm):
    """A plan; what may be chosen of segments and arms is offered by whoever shows it."""

    name = PlainText(label=gettext_lazy("What you call it"), max_length=120)
    arm = forms.ChoiceField(label=gettext_lazy("What is tried"))
    arm_2 = forms.ChoiceField(label=gettext_lazy("And beside it"), required=False)
    arm_3 = forms.ChoiceField(label=gettext_lazy("And as a third"), required=False)
    held_out = forms.IntegerField(
        label=gettext_lazy("Who gets nothing, in 100"), min_value=5, max_value=90, initial=50,
        help_text=gettext_lazy("Half teaches most; the rest is shared out evenly among what is tried."),
    )  # fmt: skip
    segment = forms.ChoiceField(label=gettext_lazy("Only of the segment"), required=False)
    tier = forms.ChoiceField(
        label=gettext_lazy("Only of the tier"), required=False, choices=[("", ANY), *((one, one) for one in "ABC")]
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Only of the state"), required=False,
        choices=[("", ANY), *((one, state_said(one)) for one in STATES if one != State.LEFT)],
    )  # fmt: skip
    units = forms.ChoiceField(label=gettext_lazy("What is drawn by lot"), choices=Experiment.Units.choices)
    outcome = forms.ChoiceField(label=gettext_lazy("What is counted"), choices=Experiment.Outcome.choices)
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"), min_value=7, max_value=MOST_DAYS, initial=90
    )  # fmt: skip
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse an arm that stands twice."""
        said = super().clean()
        arms = [said.get(name) for name in ARMS if said.get(name)]
        if len(set(arms)) < len(arms):
            self.add_error("arm_2", _("This is tried already: choose something else, or leave it empty."))
        return said

    def plan(self) -> Plan:
        """Return what was asked for."""
        said = dict(self.cleaned_data)
        said.pop("version")
        arms = BETWEEN.join(one for one in (said.pop(name) for name in ARMS) if one)
        return Plan(arms=arms, **said)


class MoveForm(StrictForm):
    """That an experiment starts, stops, or is not to be."""

    to = forms.ChoiceField(choices=[(one, one) for one in (START, STOP, DROP)])
    version = forms.IntegerField(required=False, min_value=0)
    because = PlainText(label=gettext_lazy("Why it is stopped"), max_length=300, required=False)
