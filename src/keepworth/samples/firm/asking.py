"""Tables of what was asked and answered, by both sides."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from keepworth.listen.instruments import Item, Side, of_element
from keepworth.listen.instruments import instrument as asked_by
from keepworth.samples.firm.buying import Invoice, office_of
from keepworth.samples.firm.people import Contact, served_by
from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.streams import DAY, later, moment, stream
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World

NOISE: Final = 12.0  # by which one item misses what a person feels, in points
OURS_SEE: Final = 8.0  # by how much our own people see every relationship too well
# What an item is about that feeds no indicator; items that are not here and feed none are left open.
ABOUT: Final = {"stay_one_year": "commitment"}
ELEMENTS: Final = ("deadlines", "advice", "price")  # that matter to every client
ALTERNATIVE: Final = 8.0  # by how much the best alternative is thought to perform worse, in points
AFTER: Final = {True: "csat-5", False: "ces"}  # what is asked after a project
WAVES: Final = tuple(
    (dt.date(year, month, 6), instrument)
    for year, month, instruments in (
        (2023, 11, ("nps", "relationship")), (2024, 5, ("nps", "loyalty")), (2024, 11, ("nps", "relationship")),
        (2025, 5, ("nps", "loyalty")), (2025, 11, ("nps", "relationship")), (2026, 5, ("nps", "loyalty")),
    )
    for instrument in instruments
)  # fmt: skip


@dataclass(slots=True)
class Asked:
    """Invitations and answers, as they come in."""

    texts: Texts
    invitations: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    filled: int = 0  # questionnaires so far

    def invite(self, one: Contact, instrument: str, *, day: dt.date, rng: np.random.Generator) -> dt.datetime | None:
        """Invite a person, remind them after a week, and say when they answered."""
        sent = moment(day, rng=rng)
        answered, late = rng.random() < one.answers, rng.random() < 0.35
        at = sent + dt.timedelta(days=float(rng.integers(8, 12) if late else rng.integers(0, 6)), hours=1)
        answered = bool(answered and one.here(at.date()))
        reminded = sent + 7 * DAY if (late or not answered) and one.here((sent + 7 * DAY).date()) else None
        self.invitations.append({
            "invitation_id": f"I{len(self.invitations) + 1:05d}", "customer_id": one.life.id, "contact_id": one.id,
            "instrument": instrument, "sent_at": sent, "reminded_at": reminded,
            "answered_at": at if answered else None,
        })  # fmt: skip
        return at if answered else None

    def fill(
        self, one: Contact, instrument: str, *, at: dt.datetime, rng: np.random.Generator, about: dict[str, object]
    ) -> None:  # fmt: skip
        """Keep one person's answers to every item of a questionnaire; now and then with a sentence."""
        self.filled += 1
        said = None
        if instrument in ("nps", "csat-5") and rng.random() < 0.3:
            feels = one.feels(at.date())
            kind = "praise" if feels > 68 else "so-so" if feels > 48 else "blame"
            said = self.texts.say(kind, language=one.life.of.client.language, rng=rng)
        for name, item, indicator in items_of(instrument, side="customer"):
            true = one.life.of.indicator_on(indicator, at.date()) + one.attitude
            if rng.random() < 0.97:
                value = ticked(true, item=item, rng=rng)
                row = {"customer_id": one.life.id, "contact_id": one.id, "side": "customer", "about": "us",
                       "perspective": "own", "value": value, "text_id": said}  # fmt: skip
                self._keep(row | about, instrument=instrument, item=name, at=at)
            said = None

    def fill_for_us(self, one: Contact, *, at: dt.datetime, perspective: str, rng: np.random.Generator) -> None:
        """Keep what our own colleague thinks: of the relationship, or of what the person would answer."""
        self.filled += 1
        ours = served_by(one, at.date()).id
        for name, item, indicator in items_of("loyalty", side="us"):
            true = one.life.of.indicator_on(indicator, at.date()) + OURS_SEE
            guessed = one.id if perspective == "guess" else None
            row: dict[str, object] = {
                "customer_id": one.life.id, "contact_id": guessed, "colleague_id": ours, "side": "us",
                "about": one.life.id, "perspective": perspective,
                "value": ticked(true, item=item, rng=rng),
            }  # fmt: skip
            self._keep(row, instrument="loyalty", item=name, at=at)

    def _keep(self, row: dict[str, object], *, instrument: str, item: str, at: dt.datetime) -> None:
        self.answers.append(row | submission(f"S{self.filled:05d}", instrument=instrument, item=item, at=at))


def submission(own: str, *, instrument: str, item: str, at: dt.datetime) -> dict[str, object]:
    """Return what every answer says of itself."""
    return {"submission_id": own, "item": item, "instrument": instrument, "version": asked_by(instrument).version,
            "answered_at": at, "weight": 1}  # fmt: skip


def items_of(of: str, *, side: Side) -> Iterator[tuple[str, Item, str]]:
    """Return what a side is asked in numbers: the item as it is called in the table, the item, and what it is about."""
    for item in asked_by(of).asked_of(side):
        indicator = ABOUT.get(item.name) or item.feeds
        if not indicator or not item.scale.is_scored or item.only_if:
            continue
        for element in ELEMENTS if item.per_element else ("",):
            yield (of_element(item, element) if element else item.name), item, indicator


def ticked(true: float, *, item: Item, rng: np.random.Generator) -> int:
    """Return what a person ticks who feels so much."""
    felt = true - ALTERNATIVE * (item.role == "rival") + rng.normal(0, NOISE)
    share = float(np.clip(felt / 100, 0, 1))
    low, high = item.scale.lowest or 0.0, item.scale.highest or 0.0
    return round(low + (1 - share if item.lower_is_better else share) * (high - low))


def ask_everybody(world: World, issued: tuple[Invoice, ...], *, touched: list[Row], texts: Texts) -> Asked:
    """Run three years of waves and of questions after projects."""
    asked = Asked(texts)
    for day, instrument in WAVES:
        for one in world.contacts:
            _in_wave(asked, one, instrument=instrument, day=day)
    reviews = {row["thread_id"]: row for row in touched if row["stage"] == "review" and row["thread_id"]}
    for invoice in issued:
        review = reviews.get(invoice.id)
        if review:
            _after_project(asked, world, invoice=invoice, review=review)
    return asked


def _in_wave(asked: Asked, one: Contact, *, instrument: str, day: dt.date) -> None:
    rng = stream(f"wave {day} {instrument}", one.id)
    day = later(day, days=int(rng.integers(8)))
    if not one.here(day):
        return
    at = asked.invite(one, instrument, day=day, rng=rng)
    if at:
        asked.fill(one, instrument, at=at, rng=rng, about={"stage": "review"})
    if instrument == "loyalty" and one.influence == 5:
        noon = moment(day, rng=rng)
        for perspective in ("own", "guess"):
            asked.fill_for_us(one, at=noon, perspective=perspective, rng=rng)


def _after_project(asked: Asked, world: World, *, invoice: Invoice, review: Row) -> None:
    rng = stream("after", invoice.id)
    one = next(person for person in world.contacts if person.id == review["contact_id"])
    instrument = AFTER[bool(rng.random() < 0.5)]
    seen = review["at"]
    assert isinstance(seen, dt.datetime)
    day = later(seen.date(), days=1)
    last = min(later(day, days=12), one.life.until)
    if rng.random() < 0.6 and one.here(day) and one.here(last) and (last - day).days >= 12:
        at = asked.invite(one, instrument, day=day, rng=rng)
        if at:
            about = {
                "touchpoint_id": review["touchpoint_id"],
                "stage": "deliver",
                "location_id": office_of(one.life.of.client),
            }
            asked.fill(one, instrument, at=at, rng=rng, about=about)
