"""What people say of a report: what it tells, when, and to whom."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keepworth_web.prove.actions.set_report import Plan
from keepworth_web.prove.models import Report
from keepworth_web.prove.reads.report_parts import PARTS
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText
from keepworth_web.staff.models import Person

SEND, PAUSE, RESUME, DROP = "send", "pause", "resume", "drop"
WEEK_DAYS: Final = 7
MOST_READERS: Final = 200  # ours


class ReportForm(StrictForm):
    """A report; whom it may go to is offered by whoever shows it."""

    name = PlainText(label=_("What you call it"), max_length=120)
    sections = forms.MultipleChoiceField(
        label=_("What it tells"), choices=PARTS.items(), widget=forms.CheckboxSelectMultiple
    )
    readers = forms.ModelMultipleChoiceField(
        label=_("To whom of us"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets what they may see: a report is drawn for each receiver anew."),
    )  # fmt: skip
    every = forms.ChoiceField(label=_("How often"), choices=Report.Every.choices)
    day = forms.IntegerField(
        label=_("On which day"), min_value=1, max_value=31, initial=1,
        help_text=_(
            "Of a week: 1 is Monday, 7 Sunday. Of a month, or of the first month of a quarter: its last where it is "
            "shorter."
        ),
    )  # fmt: skip
    hour = forms.IntegerField(
        label=_("At which hour"), min_value=0, max_value=23, initial=7, help_text=_("By the clock of the book.")
    )
    attached = forms.ChoiceField(label=_("What hangs on the mail"), choices=Report.Files.choices)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse the eighth day of a week, and more receivers than are sent to."""
        said = super().clean()
        if said.get("every") == Report.Every.WEEK and (said.get("day") or 0) > WEEK_DAYS:
            self.add_error("day", gettext("A week has seven days: choose 1 (Monday) to 7 (Sunday)."))
        if len(said.get("readers") or ()) > MOST_READERS:
            self.add_error(
                "readers", gettext("These are more receivers than a report has: at most %(n)s.") % {"n": MOST_READERS}
            )
        return said

    def plan(self) -> Plan:
        """Return what was asked for."""
        said = self.cleaned_data
        names = ("name", "every", "day", "hour")
        sections = ",".join(said["sections"])
        return Plan(sections=sections, files=said["attached"], **{name: said[name] for name in names})


class MoveForm(StrictForm):
    """That a report is sent now, paused, goes on, or is given up."""

    to = forms.ChoiceField(choices=[(one, one) for one in (SEND, PAUSE, RESUME, DROP)])


class FileForm(StrictForm):
    """As which file."""

    kind = forms.ChoiceField(choices=[(one, one) for one in ("pdf", "xlsx")])
