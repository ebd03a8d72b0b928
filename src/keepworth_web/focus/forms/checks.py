"""What somebody may send who fills in a check of the company itself, or its business case."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keepworth.errors import BadInput
from keepworth.focus import Range
from keepworth.focus.audit import AREAS, SIDES, named
from keepworth.focus.disciplines import DISCIPLINES, VIEWS
from keepworth.listen import Instrument, Item
from keepworth_web.focus.actions.keep_case import Stated
from keepworth_web.focus.actions.keep_review import Filled, unproven
from keepworth_web.focus.models import Review
from keepworth_web.focus.reads.reviews import AREA_SAID, DISCIPLINE_SAID, VIEW_SAID, answer_said, asked_in
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.panels import Words
from keepworth_web.shared.texts import PlainText

PROOF: Final = "proof."
LONGEST: Final = 300
MOST_MONEY: Final = 1e12
HOW_KNOWN: Final[dict[str, Words]] = {
    "customers": _("How do we know what customers think? A survey, with how many, or conversations"),
    "rivals": _("How do we know of rivals?"),
}


class ReviewForm(StrictForm):
    """The answers to a questionnaire about ourselves, each with its proof where it needs one."""

    def __init__(self, *given: Any, of: Instrument, **options: Any) -> None:
        super().__init__(*given, **options)
        self.of = of
        self.is_compared = of.name == Review.Kind.DISCIPLINES
        for view in VIEWS if self.is_compared else ("",):
            for item in of.items:
                name = f"{view}.{item.name}" if view else item.name
                self.fields[name] = _choice(item, view=view)
                if item.needs_proof:
                    label = gettext("A fact or a link")
                    self.fields[PROOF + name] = PlainText(label=label, required=False, max_length=LONGEST)
        for view, known in HOW_KNOWN.items() if self.is_compared else ():
            self.fields[PROOF + view] = PlainText(label=str(known), required=False, max_length=LONGEST)

    def questions(self) -> Iterator[tuple[BoundField, BoundField | None]]:
        """Return the fields of a checklist: each answer, and its proof."""
        for item in self.of.items:
            yield self[item.name], self[PROOF + item.name] if item.needs_proof else None

    def areas(self) -> Iterator[dict[str, Any]]:
        """Return the fields of the audit of getting and keeping, pair by pair."""
        for area, elements in AREAS.items():
            pairs = [[self[named(area, one, side=side)] for side in SIDES] for one in elements]
            yield {"title": AREA_SAID[area], "pairs": pairs}

    def groups(self) -> Iterator[dict[str, Any]]:
        """Return the fields of the audit of value disciplines, statement by statement."""
        items = {one.name: one for one in self.of.items}
        for name, of in DISCIPLINES.items():
            rows = [{"what": asked_in(items[one]), "fields": [self[f"{view}.{one}"] for view in VIEWS]} for one in of]
            yield {"title": DISCIPLINE_SAID[name], "rows": rows}

    def known(self) -> Iterator[BoundField]:
        """Return the fields that say how a view is known."""
        for view in HOW_KNOWN:
            yield self[PROOF + view]

    def filled(self) -> Filled:
        """Return the check as it was filled in."""
        said = self.cleaned_data
        proofs = {name.removeprefix(PROOF): one for name, one in said.items() if name.startswith(PROOF) and one}
        answers = {name: float(one) for name, one in said.items() if not name.startswith(PROOF) and one != ""}
        return Filled(self.of.name, answers, {name: one for name, one in proofs.items() if self._counts(name, answers)})

    def _counts(self, name: str, answers: Mapping[str, float]) -> bool:
        return name in answers or (self.is_compared and any(one.startswith(f"{name}.") for one in answers))

    def clean(self) -> dict[str, Any]:
        """Ask for an answer, and for the proof of each yes that needs one."""
        found = super().clean()
        if self.errors:
            return found
        filled = self.filled()
        if not filled.answers:
            self.add_error(None, gettext("Answer at least one."))
        for name in unproven(self.of, filled):
            self.add_error(PROOF + name, gettext("A yes counts only with a fact or a link beside it."))
        return found


def _choice(item: Item, *, view: str) -> forms.ChoiceField:
    """Return the field of one item; of what is compared, the label says of whom."""
    scale = item.scale
    lowest, highest = (int(end) for end in scale.ends)
    choices = [("", "–"), *((str(one), answer_said(item, one)) for one in range(lowest, highest + 1))]
    label = asked_in(item)
    if view:
        label = gettext("%(whose)s: %(what)s") % {"whose": VIEW_SAID[view], "what": label}
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _money(label: Any, **more: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label, **{"required": False, "min_value": -MOST_MONEY, "max_value": MOST_MONEY, **more}
    )


class CaseForm(StrictForm):
    """What it costs and what it brings."""

    cost_once = _money(_("Cost at the start"), required=True, min_value=0)
    cost_yearly = _money(_("Cost a year"), required=True, min_value=0)
    years = forms.IntegerField(label=_("Years"), min_value=1, max_value=100)
    discount = forms.FloatField(label=_("Discount rate a year, in percent"), min_value=0, max_value=100)
    points_low = _money(_("Points that keeping rises, low"), min_value=0, max_value=100)
    points = _money(_("Points, expected"), min_value=0, max_value=100)
    points_high = _money(_("Points, high"), min_value=0, max_value=100)
    gain_low = _money(_("Gain over all years, low"))
    gain = _money(_("Gain, expected"))
    gain_high = _money(_("Gain, high"))
    because = PlainText(label=_("What it rests on"), required=False, max_length=LONGEST)

    def __init__(self, *given: Any, per_point: float | None, run: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.per_point, self.run = per_point, run
        if per_point is None:
            for name in ("points_low", "points", "points_high"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for one range, whole and the right way round."""
        found = super().clean()
        if self.errors:
            return found
        try:
            gain, points = self._range("gain"), self._range("points")
        except BadInput:
            self.add_error(None, gettext("A range has three figures: the low end, what is expected, the high end."))
            return found
        if (gain is None) == (points is None):
            self.add_error(None, gettext("State one range, whole: points that keeping rises, or what is gained."))
        return found

    def _range(self, name: str) -> Range | None:
        ends = [self.cleaned_data.get(one) for one in (f"{name}_low", name, f"{name}_high")]
        said = [float(one) for one in ends if one is not None]
        if not said:
            return None
        if len(said) < len(ends):
            raise BadInput("A range has three figures.")
        return Range(*said)

    def stated(self) -> Stated:
        """Return what was stated."""
        said = self.cleaned_data
        return Stated(
            said["cost_once"], said["cost_yearly"], said["years"], said["discount"] / 100,
            gain=self._range("gain"), points=self._range("points"), per_point=self.per_point, run=self.run,
            because=said["because"],
        )  # fmt: skip
