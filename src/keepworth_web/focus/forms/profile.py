"""What an owner may say of whom the company wants."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth_web.focus.reads.fit import value_said, what_said
from keepworth_web.shared.forms import StrictForm

POINTS: Final = (
    ("3", _("just what we want")), ("2", _("we want it")), ("1", _("rather")), ("0", _("does not matter")),
    ("-1", _("rather not")), ("-2", _("we do not want it")), ("-3", _("not for us")),
)  # fmt: skip
FIELD: Final = "at-"
UNASKED: Final = ("no", "other")  # what yes says already, and what is many things; the file may name them


class ProfileForm(StrictForm):
    """A wish for each value that customers have; what does not matter is not kept."""

    def __init__(
        self,
        *given: Any,
        attributes: Sequence[Mapping[str, Any]],
        wants: Mapping[str, Mapping[str, float]],
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.wants = wants
        self.asked = [
            (one, value["value"], value["customers"])
            for one in attributes
            for value in one["values"]
            if value["value"] not in UNASKED or self._wanted(one, value["value"])
        ]
        for at, (one, value, _many) in enumerate(self.asked):
            field = forms.ChoiceField(label=value_said(one["kind"], value), choices=self._points(one, value))
            field.initial = f"{self._wanted(one, value):g}"
            self.fields[f"{FIELD}{at}"] = field

    def groups(self) -> Iterator[dict[str, Any]]:
        """Return the fields of each attribute, with how many customers have the value."""
        held: dict[str, list[tuple[BoundField, int]]] = {}
        for at, (one, _value, many) in enumerate(self.asked):
            held.setdefault(what_said(one["kind"], one["of"]), []).append((self[f"{FIELD}{at}"], many))
        for what, fields in held.items():
            yield {"what": what, "fields": fields}

    def changed(self) -> dict[str, Any]:
        """Return the wishes as the setting holds them; wishes about what no customer has stand as they were."""
        found = {name: dict(values) for name, values in self.wants.items()}
        for at, (one, value, _many) in enumerate(self.asked):
            name, points = _name(one), float(self.cleaned_data[f"{FIELD}{at}"])
            held = found.setdefault(name, {})
            for same in [said for said in held if said.casefold() == value.casefold()]:
                del held[same]
            if points:
                held[value] = points
        return {"profile.wants": {name: values for name, values in found.items() if values} or None}

    def _wanted(self, one: Mapping[str, Any], value: str) -> float:
        values = self.wants.get(_name(one), {})
        return {said.casefold(): points for said, points in values.items()}.get(value.casefold(), 0.0)

    def _points(self, one: Mapping[str, Any], value: str) -> list[tuple[str, Any]]:
        """Return the answers; points between two of them that stand in the file are kept."""
        now = f"{self._wanted(one, value):g}"
        more = [] if now in dict(POINTS) else [(now, pgettext_lazy("points of a wish", "as it stands"))]
        return [*POINTS, *more]


def _name(one: Mapping[str, Any]) -> str:
    return f"{one['kind']} {one['of']}".strip()
