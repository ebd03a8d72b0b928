"""What our own people may write of a questionnaire: what it is called, its items, a scale of its own."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keepworth.listen.instruments import INDICATORS, Scale
from keepworth_web.listen.reads.drafts import LANGUAGES, Written, table_of, text_of
from keepworth_web.listen.reads.known import language_here
from keepworth_web.shared.forms import StrictForm, offer
from keepworth_web.shared.texts import PlainText

LONG: Final = 400
MOST_CHOICES: Final = 30
SIDES: Final = ("customer", "us")


def _text(label: Any, *, most: int = LONG, help_text: Any = "", rows: int = 0) -> PlainText:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else None
    return PlainText(label=label, max_length=most, required=False, help_text=help_text, widget=widget)


class DraftForm(StrictForm):
    """A form that keeps what is said, with whatever faults: what has to be right is looked at by the library."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def say(self, faults: Mapping[str, list[str]]) -> None:
        """Show the library's faults at their fields."""
        if not self.is_bound:
            self.faults = {name: said for name, said in faults.items() if name in self.fields}

    faults: Mapping[str, list[str]] = {}

    def rows(self) -> Iterator[tuple[forms.BoundField, list[str]]]:
        """Return each field that is seen with what is wrong with it."""
        for field in self.visible_fields():
            yield field, [*map(str, field.errors), *self.faults.get(field.name, ())]


class HeadForm(DraftForm):
    """What a questionnaire is called, and what people read first."""

    name = _text(_("Short name"), most=40,
                 help_text=_("Small Latin letters, digits, - and _: answers are kept under it"))  # fmt: skip
    version = _text(_("Version"), most=20, help_text=_("Such as 1.0: a published version never changes"))
    title_en = _text(_("Title in English"))
    title_zh = _text(_("Title in Chinese"))
    sources = _text(_("Where it comes from"), most=1000, rows=2, help_text=_("Whose words and whose idea it is"))
    opening_customer_en = _text(_("What customers read first, in English"), rows=2)
    opening_customer_zh = _text(_("What customers read first, in Chinese"), rows=2)
    opening_us_en = _text(_("What our own people read first, in English"), rows=2)
    opening_us_zh = _text(_("What our own people read first, in Chinese"), rows=2)
    guess_customer_en = _text(_("What customers read before they guess our answers, in English"), rows=2)
    guess_customer_zh = _text(_("What customers read before they guess our answers, in Chinese"), rows=2)
    guess_us_en = _text(_("What our own people read before they guess, in English"), rows=2)
    guess_us_zh = _text(_("What our own people read before they guess, in Chinese"), rows=2)

    @classmethod
    def showing(cls, written: Written, *, revision: int) -> "HeadForm":
        """Return the form with what a draft holds."""
        held = written.held
        said: dict[str, Any] = {name: text_of(held, name) for name in ("name", "version", "sources")}
        said |= _words_shown(table_of(held, "title"), "title")
        for key in ("opening", "guess"):
            for side in SIDES:
                said |= _words_shown(table_of(table_of(held, key), side), f"{key}_{side}")
        form = cls(None, initial={**said, "revision": revision})
        form.say(written.of_head())
        return form

    def changed(self, held: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a draft holds with what was said here."""
        said = self.cleaned_data
        found: dict[str, Any] = {
            "format": 1,
            **{name: said[name] for name in ("name", "version", "sources") if said[name]},
            "title": _words(said, "title"),
        }
        for key in ("opening", "guess"):
            found[key] = {side: words for side in SIDES if (words := _words(said, f"{key}_{side}"))}
        kept = {key: held[key] for key in ("unasked", "verdicts", "scales", "items") if key in held}
        return {key: value for key, value in {**found, **kept}.items() if value != {}}


class ItemForm(DraftForm):
    """One question."""

    name = _text(_("Short name"), most=40, help_text=_("What its answers are kept under"))
    construct = _text(_("What it is meant to tell"), most=1000)
    customer_en = _text(_("Words for customers, in English"), rows=2,
                        help_text=_("{company} stands for your name; empty: customers are not asked"))  # fmt: skip
    customer_zh = _text(_("Words for customers, in Chinese"), rows=2)
    us_en = _text(_("Words for our own people, in English"), rows=2,
                  help_text=_("{customer} stands for the customer; empty: our own people are not asked"))  # fmt: skip
    us_zh = _text(_("Words for our own people, in Chinese"), rows=2)
    scale = forms.ChoiceField(label=_("Scale"), required=False)
    lower_is_better = forms.BooleanField(
        label=_("Reversed: the low end is the good one"), required=False,
    )  # fmt: skip
    feeds = forms.ChoiceField(label=_("Indicator that it feeds"), required=False)
    part = _text(_("Part of that indicator"), most=60, help_text=_("Such as integrity, of trust; may be empty"))
    because = _text(_("Why it feeds none"), most=1000, help_text=_("Where no indicator is chosen"))
    top = forms.IntegerField(label=_("Where the top box begins"), required=False, min_value=-1000, max_value=1000,
                             help_text=_("A point of the scale; for questions that stand alone"))  # fmt: skip
    only_if_item = forms.ChoiceField(label=_("Only asked of those who answered"), required=False)
    only_if_value = forms.IntegerField(label=_("with"), required=False, min_value=-1000, max_value=1000)

    def __init__(self, data: Any, *, scales: Mapping[str, Scale], before: list[str], **more: Any) -> None:
        """Offer these scales, and the items that stand before."""
        super().__init__(data, **more)
        offer(self, "scale", choices=[("", "–"), *((name, scale_said(one)) for name, one in scales.items())])
        offer(self, "feeds", choices=[("", _("none")), *((one, one) for one in INDICATORS)])
        offer(self, "only_if_item", choices=[("", _("everybody")), *((one, one) for one in before)])

    @staticmethod
    def initial_of(item: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an item of a draft holds, as the form shows it."""
        names = ("name", "construct", "scale", "feeds", "part", "because")
        said: dict[str, Any] = {name: text_of(item, name) for name in names}
        for side in SIDES:
            said |= _words_shown(table_of(item, side), side)
        said |= {"lower_is_better": item.get("lower_is_better") is True, "top": item.get("top")}
        for name, value in list(table_of(item, "only_if").items())[:1]:
            said |= {"only_if_item": name, "only_if_value": value}
        return said

    def changed(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """Return an item of a draft with what was said here."""
        said = self.cleaned_data
        found: dict[str, Any] = {
            name: said[name] for name in ("name", "construct", "scale", "feeds", "part", "because") if said[name]
        }
        if said["lower_is_better"]:
            found["lower_is_better"] = True
        if said["top"] is not None:
            found["top"] = said["top"]
        if said["only_if_item"]:
            found["only_if"] = {said["only_if_item"]: said["only_if_value"] or 0}
        found |= {side: words for side in SIDES if (words := _words(said, side))}
        kept = {key: item[key] for key in ("role", "per_element", "needs_proof") if key in item}
        return {**found, **kept}


class ScaleForm(DraftForm):
    """A scale of a questionnaire's own."""

    name = forms.RegexField(r"\A[a-z][a-z0-9_-]{0,39}\Z", label=_("Short name"), max_length=40)
    kind = forms.ChoiceField(label=_("How it is answered"), choices=(
        ("points", _("points between two ends")), ("choice", _("one of several answers"))))  # fmt: skip
    lowest = forms.IntegerField(label=_("Lowest point"), required=False, min_value=-10, max_value=100)
    highest = forms.IntegerField(label=_("Highest point"), required=False, min_value=-10, max_value=100)
    low_en = _text(_("What the low end means, in English"))
    low_zh = _text(_("What the low end means, in Chinese"))
    high_en = _text(_("What the high end means, in English"))
    high_zh = _text(_("What the high end means, in Chinese"))
    choices = forms.CharField(
        label=_("Answers to choose from"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: number | English | Chinese"),
    )  # fmt: skip

    def clean_choices(self) -> list[dict[str, Any]]:
        """Return the answers, one a line."""
        found = []
        for line in filter(str.strip, self.cleaned_data["choices"].splitlines()):
            parts = [PlainText(required=False).clean(part) for part in line.split("|")]
            number = parts[0].removeprefix("-")
            if len(parts) != 3 or not (number.isascii() and number.isdigit() and len(number) < 5):
                raise forms.ValidationError(gettext("Write each line as: number | English | Chinese"))
            found.append({"value": int(parts[0]), "en": parts[1], "zh-hans": parts[2]})
        if len(found) > MOST_CHOICES:
            raise forms.ValidationError(gettext("At most %(most)s.") % {"most": MOST_CHOICES})
        return found

    def scale(self) -> dict[str, Any]:
        """Return the scale as a file holds it."""
        said, found = self.cleaned_data, {"kind": self.cleaned_data["kind"]}
        if found["kind"] == "points":
            found |= {end: said[end] for end in ("lowest", "highest") if said[end] is not None}
            found |= {end: words for end in ("low", "high") if (words := _words(said, end))}
        return {**found, **({"choices": said["choices"]} if said["choices"] else {})}


class ChangeForm(DraftForm):
    """Move or remove an item, or remove a scale."""

    do = forms.ChoiceField(choices=[(one, one) for one in ("up", "down", "remove", "remove-scale")])
    at = forms.IntegerField(required=False, min_value=1, max_value=100)
    scale = PlainText(required=False, max_length=40)

    def changed(self, written: Written) -> dict[str, Any] | None:
        """Return what a draft holds afterwards; None where there is no such item or scale."""
        said, items, scales = self.cleaned_data, list(written.items), written.scales
        if said["do"] == "remove-scale":
            return {**written.held, "scales": scales} if scales.pop(said["scale"], None) is not None else None
        at = (said["at"] or 0) - 1
        to = at + {"up": -1, "down": 1, "remove": 0}[said["do"]]
        if not (0 <= at < len(items) and 0 <= to < len(items)):
            return None
        item = items.pop(at)
        if said["do"] != "remove":
            items.insert(to, item)
        return {**written.held, "items": items}


class BeginForm(StrictForm):
    """What a draft begins with: a copy of a published one, or nothing."""

    of = PlainText(max_length=64, required=False)


def scale_said(scale: Scale) -> str:
    """Say a scale in words."""
    language = language_here()
    if scale.lowest is None or scale.highest is None:
        return f"{scale.name}: {' / '.join(words.of(language) for _, words in scale.choices)}".removesuffix(": ")
    ends = " … ".join(words.of(language) for words in (scale.low, scale.high) if words)
    return f"{scale.name}: {scale.lowest:g}–{scale.highest:g}{f' ({ends})' if ends else ''}"


def _words(said: Mapping[str, Any], before: str) -> dict[str, str]:
    pairs = ((language, said[f"{before}_{short}"]) for language, short in LANGUAGES.items())
    return {language: text for language, text in pairs if text}


def _words_shown(held: Mapping[str, Any], before: str) -> dict[str, str]:
    return {f"{before}_{short}": text_of(held, language) for language, short in LANGUAGES.items()}
