"""The questionnaires that this book knows: those that come along, and its own."""

from django.conf import settings
from django.utils.translation import get_language

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments import ELEMENT, Instrument, Side, all_instruments, instrument
from keepworth.tables.own_instruments import OwnInstruments, own_instruments
from keepworth_web.listen.reads.company import company_name


def own_of_book() -> OwnInstruments:
    """Return the book's own questionnaires, those that are retired, and the files that are none."""
    return own_instruments(settings.ENVIRONMENT.book)


def known(name: str, version: str | None = None) -> Instrument:
    """Return a questionnaire, in its newest version unless another is named.

    Raises
    ------
    InstrumentRefused
        There is none.

    """
    return instrument(name, version, own=own_of_book().instruments)


def all_known() -> tuple[Instrument, ...]:
    """Return every questionnaire in every version."""
    return all_instruments(own_of_book().instruments)


def offered() -> tuple[Instrument, ...]:
    """Return those that a new survey may ask: no retired ones, and nothing that is never asked."""
    own = own_of_book()
    every = all_instruments(own.instruments)
    return tuple(one for one in every if not one.unasked and (one.name, one.version) not in own.retired)


def language_here() -> str:
    """Return the page's language as questionnaires call it."""
    return _called(get_language() or "")


def title_here(of: Instrument) -> str:
    """Return a questionnaire's title in the page's language."""
    return of.title.of(language_here())


def _called(language: str) -> str:
    return "zh-hans" if language.startswith("zh") else "en"


def question_known(name: str, version: str | None, *, item: str, side: Side = "customer", customer: str = "…") -> str:
    """Return what an item asks in the page's language, as that side reads it; of one that nobody knows its name."""
    try:
        found = known(name, version).item(item)
    except InstrumentRefused:
        return item
    words = found.asks(side) or found.customer or found.us
    names = {"company": company_name(), "customer": customer, "person": "…", "element": item.partition(ELEMENT)[2]}
    return words.of(language_here(), **names) if words else item


def title_known(name: str, version: str | None = None, *, language: str = "") -> str:
    """Return what a questionnaire is called in a language; of one that nobody knows its name."""
    try:
        return known(name, version).title.of(_called(language) if language else language_here())
    except InstrumentRefused:
        return name
