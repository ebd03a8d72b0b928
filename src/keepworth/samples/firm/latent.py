"""What is true of each client: how strong, how often and for how much they buy, when they would leave.

The facts of the book follow from these numbers by chance; `truth.json` stores them. All of it is invented,
and so is every number by which it is drawn.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from keepworth.samples.firm import FIRST, LAST
from keepworth.samples.firm.roster import CLIENTS, Client
from keepworth.samples.firm.streams import day_between, later, stream, years

QUARTERS: Final = 13  # strength is known at the ends of twelve quarters and at the start
LOGIT_A_POINT: Final = 0.10  # of keeping, lost with each percentage point of price disadvantage
F50_A_POINT: Final = 0.55  # what a point of strength adds to F50
BOOST: Final = 5.0  # what the one experiment of the book adds to strength, in points
TREATED_ON: Final = dt.date(2025, 9, 1)
DRIFT_FROM: Final = dt.date(2025, 9, 1)
SLOWED: Final = 0.6  # what is left of a drifting client's rate
# How each indicator differs from strength in this book, on average.
INDICATORS: Final = {
    "emotional": -2.0, "structural_benefit": -4.0, "structural_cost": -18.0, "business": -10.0, "satisfaction": 6.0,
    "performance": 5.0, "evp": -3.0, "fit": 2.0, "trust": 7.0, "control": -1.0, "commitment": 0.0,
    "mindset": 4.0, "recommend": 1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """What is peculiar about a client; None leaves it to chance."""

    strength: float | None = None  # at the start
    drift: float = 0.0  # of strength, over the last year of the book
    rate: float | None = None
    invoice: float | None = None
    hazard: float | None = None
    f50: float | None = None
    answers: float | None = None  # the share of invitations that is answered
    tested: bool = True
    retainer: bool | None = None
    old: bool = True  # a client since before the book
    offsets: dict[str, float] = field(default_factory=dict)


STORIES: Final = {
    "plain": Story(old=False),
    "one champion": Story(strength=72, rate=9, invoice=88_000, hazard=0.02, retainer=True),
    "drifting": Story(strength=76, drift=-32, rate=12, invoice=62_000, hazard=0.0, retainer=True),
    "captive": Story(strength=44, rate=9, invoice=58_000, hazard=0.0, f50=15.0, retainer=True,
        offsets={"structural_cost": 58, "emotional": -24}),
    "quiet advocate": Story(strength=85, rate=2.5, invoice=9_000, hazard=0.01, retainer=False,
        offsets={"recommend": 8, "emotional": 6, "structural_cost": -30}),
    "unheard": Story(strength=58, rate=7, invoice=66_000, hazard=0.0, answers=0.0, retainer=True),
    "never tested": Story(strength=66, hazard=0.0, tested=False),
    "failure survived": Story(strength=79, rate=8, invoice=33_000, hazard=0.0, retainer=True),
    "one of us": Story(strength=67, rate=7, invoice=36_000, hazard=0.03),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Latent:
    """What is true of one client, apart from what chance then does."""

    client: Client
    story: Story
    since: dt.date  # a client since; may lie before the book
    starts: dt.date  # the first day of theirs in the book
    strength: tuple[float, ...]  # 0 to 100, at the start and the end of each quarter
    indicators: dict[str, float]  # 0 to 100, on the last day
    rate: float  # invoices a year, while a client
    invoice: float  # mean amount of an invoice
    margin: float  # what is kept of it
    hazard: float  # a year, of leaving for other reasons than price or failure
    f50: float  # percentage points, on the last day: the price disadvantage at which keeping is a coin-flip
    answers: float  # the share of invitations that is answered
    retainer: bool  # has a yearly contract beside its projects
    arm: str  # of the experiment; empty: not in it

    def strength_on(self, day: dt.date) -> float:
        """Return the strength on a day, between the ends of quarters in a straight line."""
        place = (day - FIRST).days / (LAST - FIRST).days * (QUARTERS - 1)
        return float(np.interp(place, np.arange(QUARTERS), self.strength))

    def indicator_on(self, name: str, day: dt.date) -> float:
        """Return an indicator on a day: it moves as strength does."""
        moved = self.strength_on(day) - self.strength[-1]
        return float(np.clip(self.indicators[name] + moved, 0, 100))

    def rate_on(self, day: dt.date) -> float:
        """Return the invoices a year on a day."""
        return self.rate * (SLOWED if self.story.drift and day >= DRIFT_FROM else 1.0)

    def keeps(self, gap: float, *, stress: float, day: dt.date) -> float:
        """Return the chance of keeping the client at a price disadvantage and under a stress, on a day."""
        f50 = self.f50 + F50_A_POINT * (self.strength_on(day) - self.strength[-1])
        return float(1 / (1 + np.exp(stress - LOGIT_A_POINT * (f50 - gap))))


def every_latent() -> tuple[Latent, ...]:
    """Draw what is true of every client, in the order of the roster."""
    arms = _arms()
    return tuple(_latent(client, arm=arms[client.id]) for client in CLIENTS)


def _arms() -> dict[str, str]:
    """Put half of the clients that are no story into the experiment, by lot, half of them into its holdout."""
    plain = [client.id for client in CLIENTS if client.story == "plain"]
    drawn = stream("arms").permutation(plain).tolist()
    arms = {client.id: "" for client in CLIENTS}
    return arms | {who: "review call" if at % 2 else "holdout" for at, who in enumerate(drawn[:20])}


def _latent(client: Client, *, arm: str) -> Latent:
    rng, story = stream("latent", client.id), STORIES[client.story]
    starts = later(FIRST, days=int(rng.integers(40))) if story.old or rng.random() < 0.62 else _newcomer(rng)
    since = later(FIRST, days=-int(rng.integers(200, 3_000))) if starts < later(FIRST, days=40) else starts
    strength = _strengths(rng, story=story, arm=arm)
    drawn = _drawn_behaviour(rng, first=float(np.mean(strength[:4])), last=strength[-1])
    return Latent(
        client=client,
        story=story,
        since=since,
        starts=starts,
        strength=strength,
        indicators=_indicators(rng, strength=strength[-1], story=story),
        rate=story.rate or drawn["rate"],
        invoice=story.invoice or drawn["invoice"],
        margin=drawn["margin"],
        hazard=drawn["hazard"] if story.hazard is None else story.hazard,
        f50=story.f50 or drawn["f50"],
        answers=drawn["answers"] if story.answers is None else story.answers,
        retainer=bool(drawn["retainer"]) if story.retainer is None else story.retainer,
        arm=arm if years(starts, TREATED_ON) > 0 else "",
    )


def _newcomer(rng: np.random.Generator) -> dt.date:
    return day_between(later(FIRST, days=60), later(LAST, days=-150), rng=rng)


def _strengths(rng: np.random.Generator, *, story: Story, arm: str) -> tuple[float, ...]:
    start = rng.normal(62, 13) if story.strength is None else story.strength
    path = start + np.cumsum(rng.normal(0, 2.0 if story.strength is None else 0.7, QUARTERS))
    path[-4:] += story.drift * np.array([0.25, 0.5, 0.75, 1.0])
    path[-3:] += BOOST * (arm == "review call")
    return tuple(float(one) for one in np.round(np.clip(path, 5, 96), 1))


def _indicators(rng: np.random.Generator, *, strength: float, story: Story) -> dict[str, float]:
    found = {}
    for name, offset in INDICATORS.items():
        value = strength + offset + story.offsets.get(name, 0.0) + rng.normal(0, 6.0)
        found[name] = float(np.round(np.clip(value, 0, 100), 1))
    return found


def _drawn_behaviour(rng: np.random.Generator, *, first: float, last: float) -> dict[str, float]:
    """Draw how a client of this strength behaves: the stronger, the more it takes until they leave."""
    return {
        "rate": float(np.round(np.clip(rng.lognormal(1.7, 0.55), 1.4, 19), 2)),
        "invoice": float(np.round(rng.lognormal(10.0, 0.6), 0)),
        "margin": float(np.round(rng.normal(0.42, 0.05), 3)),
        "hazard": float(np.round(0.05 * np.exp((58 - first) / 18), 4)),
        "f50": float(np.round(F50_A_POINT * (last - 38) + rng.normal(0, 2.5), 1)),
        "answers": float(np.round(rng.uniform(0.25, 0.7), 2)),
        "retainer": float(rng.random() < 0.5),
    }
