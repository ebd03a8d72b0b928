"""Columns as the tables of the lake write them."""

from keepworth.tables.schema import Column, Kind

# Those of `keepworth.listen`, whose questionnaires need not be read to import a file; a test holds both together.
INDICATORS = (
    "emotional structural_benefit structural_cost business satisfaction performance evp fit trust control commitment "
    "mindset recommend"
)
# Percentage points of price. Nobody is cheaper by more than the whole price; what is dearer than ten times is a slip.
CHEAPER = (-1000, 100)
RISE = (-100, 1000)
PLANNED = "open done dropped"
MIX = "extras promotion sales post_purchase"  # the elements of the retention mix; a test holds them to the plays'
HARDEST = 10  # logits: beyond it, whoever passes is one in 20,000


def ident(name: str, of: str, meaning: str, *, needed: bool = False) -> Column:
    """Return a column of ids of one kind."""
    return Column(name, "id", meaning, needed=needed, of=of)


def customer(*, needed: bool = True) -> Column:
    """Return the column of the customer."""
    return ident("customer_id", "customer", "The customer.", needed=needed)


def contact(*, needed: bool = False) -> Column:
    """Return the column of a person at the customer."""
    return ident("contact_id", "contact", "The person at the customer.", needed=needed)


def colleague(name: str = "colleague_id", *, needed: bool = False) -> Column:
    """Return a column of one of us."""
    return ident(name, "colleague", "Our person.", needed=needed)


def text(name: str, meaning: str) -> Column:
    """Return a column of words, which are kept apart."""
    return ident(name, "text", meaning + " (the id of a row in texts)")


def choice(name: str, meaning: str, choices: str, *, needed: bool = False) -> Column:
    """Return a column of one of several words."""
    return Column(name, "choice", meaning, choices=tuple(choices.split()), needed=needed)


def day(name: str, meaning: str, *, needed: bool = False, after: str = "", ahead: bool = False) -> Column:
    """Return a column of days."""
    return Column(name, "date", meaning, unit="day in the book's zone", needed=needed, after=after, ahead=ahead)


def instant(name: str, meaning: str, *, needed: bool = False) -> Column:
    """Return a column of instants."""
    return Column(name, "instant", meaning, unit="UTC", needed=needed)


def money(name: str, meaning: str, *, needed: bool = False) -> Column:
    """Return a column of money."""
    return Column(name, "money", meaning, unit="book currency", needed=needed)


def between(
    name: str, meaning: str, low: float, high: float | None, *, unit: str = "", kind: Kind = "number"
) -> Column:
    """Return a column of numbers within bounds."""
    return Column(name, kind, meaning, unit=unit, low=low, high=high)


def points(name: str, meaning: str, low: float, high: float) -> Column:
    """Return a column of percentage points."""
    return between(name, meaning, low, high, unit="percentage points")


def country(name: str, meaning: str) -> Column:
    """Return a column of countries."""
    return Column(name, "country", meaning, unit="ISO 3166-1 alpha-2")


def plain(name: str, meaning: str, kind: Kind = "text", *, needed: bool = False, unit: str = "") -> Column:
    """Return a column of one kind and nothing more."""
    return Column(name, kind, meaning, needed=needed, unit=unit)
