"""How a language says things: its words by key, and its manner with numbers, days and spans of time."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language writes what is no word."""

    count: Callable[[float], str]
    money: Callable[[float], str]
    percent: Callable[[float], str]
    day: Callable[[dt.date], str]
    span: Callable[[float], str]  # of weeks
    every: Callable[[float], str]  # a pace: once in so many weeks


@dataclass(frozen=True, slots=True)
class Words:
    """All words of one language. Every key stands in every language, with the same blanks."""

    code: str  # as in the lang attribute of a page
    texts: Mapping[str, str]
    manner: Manner

    def told(self, by: str) -> "Words":
        """Return the same with other words where a key has some for this, as `say_risk_agreed` for `say_risk`."""
        others = {key.removesuffix(by): text for key, text in self.texts.items() if key.endswith(by)}
        return replace(self, texts={**self.texts, **others})

    def text(self, key: str, **values: object) -> str:
        """Return the words of a key with its blanks filled, emphasis left out."""
        return "".join(piece for piece, _ in self.pieces(key, **values))

    def pieces(self, key: str, **values: object) -> list[tuple[str, bool]]:
        """Return the words in pieces, each with whether it is to be stressed.

        The stars that mark stress are read before the blanks are filled, so a customer named `*` stays `*`.
        """
        split = self.texts[key].split("*")
        return [(part.format(**values), bool(n % 2)) for n, part in enumerate(split) if part]

    def count(self, number: float) -> str:
        """Return a whole number."""
        return self.manner.count(number)

    def decimal(self, number: float) -> str:
        """Return a number that need not be whole, with three digits that count."""
        return in_units(three_digits(number))

    def money(self, amount: float) -> str:
        """Return an amount with three digits that count."""
        return self.manner.money(amount)

    def percent(self, share: float) -> str:
        """Return a share of one in hundredths."""
        return self.manner.percent(share)

    def day(self, day: dt.date) -> str:
        """Return a calendar day."""
        return self.manner.day(day)

    def span(self, weeks: float) -> str:
        """Return a span of time in the unit that reads best."""
        return self.manner.span(weeks)

    def every(self, weeks: float) -> str:
        """Return a pace: once in so many weeks."""
        return self.manner.every(weeks)

    def chance(self, chance: float) -> str:
        """Return a chance as so many in 100; never a certainty."""
        if chance > 0.995:
            return self.text("chance_over")
        if chance < 0.005:
            return self.text("chance_under")
        return self.text("chance", n=round(100 * chance))

    def likely(self, low: float, high: float) -> str:
        """Return a range of amounts in words."""
        said_low, said_high = self.money(low), self.money(high)
        # "23.2 to 25.2 million" reads better than "23.2 million to 25.2 million".
        unit = said_high.partition(" ")[2]
        if unit and said_low.endswith(f" {unit}"):
            said_low = said_low.removesuffix(f" {unit}")
        return self.text("range", low=said_low, high=said_high)


def three_digits(amount: float) -> float:
    """Round to three digits that count; small change to the hundredth."""
    if abs(amount) < 10:
        return round(amount, 2)
    return round(amount, 2 - int(f"{abs(amount):e}".split("e")[1]))


def written(amount: float) -> str:
    """Write an amount with separators and without empty decimals; small change keeps both of its digits."""
    small_change = abs(amount) < 10 and amount != round(amount)
    return f"{amount:,.2f}".replace("-", "−") if small_change else in_units(amount)


def in_units(amount: float) -> str:
    """Write a number of millions, or of anything else that is no coin, without empty decimals."""
    return f"{amount + 0.0:,.10g}".replace("-", "−")


def hundredths(share: float) -> str:
    """Write a share in hundredths; finer where it is small, and never a false nothing or all."""
    percent = 100 * share
    if 0 < percent < 0.1:
        return "<0.1"
    if 0 < abs(percent) < 1:
        return f"{percent:.1f}"
    if 99.5 <= percent < 100:
        return f"{min(percent, 99.9):.1f}"
    return f"{percent:.0f}"
