"""What a survey asks, question by question and page by page, in the language of whoever answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from keepworth.listen.instruments import Instrument, Item, Side, of_element
from keepworth_web.listen.models import Survey
from keepworth_web.listen.reads.known import known

ON_A_PAGE: Final = 3  # questions with the same answers; one of another kind stands alone
STEPS: Final = tuple(range(0, 101, 10))  # of a chance or a share in percent


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be tapped."""

    value: str
    label: str
    said: str = ""  # what it means, for who does not see where it stands


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the page shows it."""

    name: str
    text: str
    kind: str  # "scale": a row of numbers; "list": one below the other; "number"; "words"
    options: tuple[Option, ...] = ()
    low: str = ""
    high: str = ""
    lowest: float = 0
    highest: float = 0
    is_whole: bool = True
    is_needed: bool = False  # the one question of a metric; of many, one may leave some out
    only_if: tuple[str, str] | None = None  # shown only to who answered that question so

    def is_asked(self, said: Mapping[str, str]) -> bool:
        """Whether it is asked of somebody who answered so far what `said` holds."""
        return self.only_if is None or said.get(self.only_if[0]) == self.only_if[1]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole questionnaire in one language."""

    title: str
    opening: str
    pages: tuple[tuple[Question, ...], ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(one for page in self.pages for one in page)

    def asked(self, page: int, said: Mapping[str, str]) -> list[Question]:
        """Return the questions of a page that are asked of who said this."""
        return [one for one in self.pages[page] if one.is_asked(said)]

    def turned(self, page: int, said: Mapping[str, str], *, by: int) -> int:
        """Return the next page, or with −1 the one before, that asks anything; this one where there is none."""
        at = page + by
        while by and 0 <= at < len(self.pages):
            if self.asked(at, said):
                return at
            at += by
        return page

    def page_of(self, name: str) -> int:
        """Return the page of a question."""
        return next(at for at, page in enumerate(self.pages) if any(one.name == name for one in page))


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the words of a questionnaire hang on."""

    instrument: str
    version: str
    side: Side
    is_guess: bool
    elements: tuple[str, ...]
    language: str
    company: str
    customer: str
    person: str

    @property
    def words_of(self) -> Side:
        """Whose words are read: whoever guesses reads those of the other side."""
        return self.side if not self.is_guess else "us" if self.side == "customer" else "customer"


def sheet_of(survey: Survey, *, language: str, company: str, customer: str = "") -> Sheet:
    """Return what a survey asks; whoever has no name is called by what they are to the reader."""
    is_guess = survey.perspective == Survey.Perspective.GUESS
    is_ours = survey.side == Survey.Side.US
    person = _("the person there whom you know best") if is_ours else _("the person here whom you know best")
    return _sheet(
        Asked(
            survey.instrument, survey.version, side_of(survey), is_guess, tuple(survey.elements), language, company,
            customer or (_("the customer") if is_ours else _("your company")), person,
        )
    )  # fmt: skip


@lru_cache(maxsize=256)
def _sheet(asked: Asked) -> Sheet:
    """Put a questionnaire together; many answer the same, and it never changes."""
    return put_together(known(asked.instrument, asked.version), asked)


def put_together(of: Instrument, asked: Asked) -> Sheet:
    """Return what a questionnaire asks."""
    names = {"company": asked.company, "customer": asked.customer, "person": asked.person}
    opening = (of.guess if asked.is_guess else of.opening)[asked.side].of(asked.language, **names)
    questions = [
        _question(item, asked, names={**names, "element": element}, is_first=at == 0)
        for at, (item, element) in enumerate(_items(of, asked))
    ]
    return Sheet(of.title.of(asked.language), opening, _pages(questions))


def side_of(survey: Survey) -> Side:
    """Return who answers a survey, as the instruments call it."""
    return "us" if survey.side == Survey.Side.US else "customer"


def _items(of: Instrument, asked: Asked) -> list[tuple[Item, str]]:
    """Return items in order; those that are asked per element come element by element."""
    found: list[tuple[Item, str]] = []
    items = of.asked_of(asked.words_of)
    each = [one for one in items if one.per_element]
    for item in items:
        if not item.per_element:
            found.append((item, ""))
        elif item is each[0]:
            found += [(one, element) for element in asked.elements for one in each]
    return found


def _question(item: Item, asked: Asked, *, names: Mapping[str, str], is_first: bool) -> Question:
    language, scale, element, text = asked.language, item.scale, names["element"], item.asks(asked.words_of)
    assert text is not None, "asked_of gives only what is asked"
    low, high = (end.of(language) if end else "" for end in (scale.low, scale.high))
    options = _options(item, language=language, ends=(low, high))
    kind = {"words": "words", "count": "number", "number": "number"}.get(
        scale.kind, "list" if scale.choices else "scale"
    )
    return Question(
        name=of_element(item, element) if element else item.name,
        text=text.of(language, **names),
        kind=kind,
        options=options,
        low=low if kind == "scale" else "",
        high=high if kind == "scale" else "",
        lowest=scale.lowest or 0,
        highest=scale.highest or 0,
        is_whole=scale.kind != "number",
        is_needed=is_first and item.top is not None,
        only_if=(item.only_if[0], str(item.only_if[1])) if item.only_if else None,
    )


def _options(item: Item, *, language: str, ends: tuple[str, str]) -> tuple[Option, ...]:
    scale = item.scale
    if scale.choices:
        return tuple(Option(str(value), words.of(language)) for value, words in scale.choices)
    if scale.kind == "percent":
        return tuple(Option(str(step), f"{step}", ends[0] if step == 0 else ends[1] if step == 100 else "")
                     for step in STEPS)  # fmt: skip
    if scale.kind != "points":
        return ()
    first, last = int(scale.lowest or 0), int(scale.highest or 0)
    said = {first: ends[0], last: ends[1]}
    return tuple(Option(str(at), f"{at:+d}" if first < 0 < abs(at) else str(at), said.get(at, ""))
                 for at in range(first, last + 1))  # fmt: skip


def _pages(questions: Sequence[Question]) -> tuple[tuple[Question, ...], ...]:
    pages: list[list[Question]] = []
    for one in questions:
        if pages and _go_together(pages[-1], one):
            pages[-1].append(one)
        else:
            pages.append([one])
    return tuple(map(tuple, pages))


def _go_together(page: Sequence[Question], one: Question) -> bool:
    """Whether a question fits below others: answered alike, and on nothing that stands there."""
    first = page[0]
    is_alike = (one.kind, one.options) == (first.kind, first.options) and one.kind in ("scale", "list")
    hangs_here = one.only_if is not None and one.only_if[0] in {other.name for other in page}
    return is_alike and not hangs_here and len(page) < ON_A_PAGE


def preview_of(of: Instrument, *, side: Side, language: str, company: str) -> Sheet:
    """Return what a questionnaire asks of a side, for whoever only wants to see it."""
    is_ours = side == "us"
    person = _("the person there whom you know best") if is_ours else _("the person here whom you know best")
    customer = _("the customer") if is_ours else _("your company")
    asked = Asked(
        of.name, of.version, side, is_guess=False, elements=("…",), language=language, company=company,
        customer=customer, person=person,
    )  # fmt: skip
    return put_together(of, asked)
