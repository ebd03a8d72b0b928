"""The form that every form of ours is."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

# What any form may carry beside its own fields: its secret, and where to go next.
BESIDE = frozenset({"csrfmiddlewaretoken", "next", "back"})


class StrictForm(forms.Form):
    """A form that refuses what it does not know, and what is said twice: nothing slips by it into a model."""

    also: ClassVar[frozenset[str]] = frozenset()

    def add_error(self, field: str | None, error: Any) -> None:
        """Let the keyboard wait at the first field that is wrong: whoever hears the page is told of it, and why."""
        super().add_error(field, error)
        wrong = [name for name, one in self.fields.items() if name in self.errors and not one.widget.is_hidden]
        for name, one in self.fields.items():
            one.widget.attrs.pop("autofocus", None)
            if name in wrong[:1]:
                one.widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Refuse fields that are none of this form's."""
        unknown = sorted(set(self.data) - set(self.fields) - BESIDE - self.also)
        if unknown:
            raise forms.ValidationError(_("This form has no field %(name)s."), params={"name": unknown[0][:40]})
        several = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
        for name, field in self.fields.items():
            given = self.data.getlist(name) if hasattr(self.data, "getlist") else []
            if len(given) > 1 and not isinstance(field, several):
                self.add_error(name, _("This was sent twice, with different words or the same."))
        return super().clean() or self.cleaned_data


def offer(form: forms.Form, name: str, *, choices: Any) -> None:
    """Let a field of a form choose among these."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
