"""How the customers of a run stand before anything is done: chance of staying, value as it changes, what is weak."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from keepworth.act import Learned, Moves, Play, Standing, worth_through
from keepworth.act.effects import SHRINK
from keepworth.act.plays import STRENGTH, TIES, TROUBLES
from keepworth.measure import track
from keepworth.measure.beliefs import PLACE
from keepworth.measure.staying import stay_priors
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.runs.foremost import Foremost, chance_of
from keepworth.tables.action_results import NO_DAY, Days, heard_of, soonest_due, terms_of
from keepworth.tables.fight_results import STAYING_FILE
from keepworth.tables.fights_joined import read_scored
from keepworth.tables.settings import Settings
from keepworth.tables.tie_results import THREADS_FILE
from keepworth.tables.value_results import TERMS_FILE

LEVEL: Final = 0.8
SURE: Final = 1e-6  # as near to 0 or 1 as a chance is taken in logits
DAYS: Final = 90
YEAR: Final = 365.0
PRIOR, PRIOR_SD = 60.0, 15.0  # of strength and indicators that nobody was heard on; the design's μ and τ
WORST: Final = 1.0  # doubt about a value counts as at most all of it

type Words = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Stands:
    """Customers of whom it is known what they are worth and how likely they stay; shapes (customers,)."""

    customers: Ints  # rising
    standing: Standing
    value: tuple[Floats, Floats, Floats]  # with its range
    stays: tuple[Floats, Floats, Floats]  # with its range, NaN where none is known
    state: Words
    strength: Floats  # NaN where it is withheld
    strength_sd: Floats
    heard: Mapping[str, tuple[Floats, Floats, Days]]  # score, sd and newest day of each indicator; NaN: never
    troubles: Mapping[str, Floats]  # NaN where it is not known
    people: Floats  # how many contacts they have
    due: Days  # the day of the next renewal, NaT where there is none
    left_out: int  # customers of less value, for whom nothing is proposed


@dataclass(frozen=True, slots=True)
class Steering:
    """By how much levers move the logit of staying."""

    coefficients: Mapping[str, tuple[float, float]]  # b and its sd, for one unit of the column
    weights: Mapping[str, float]  # of each indicator in the strength
    learned: Mapping[str, Learned] = field(default_factory=dict)  # of plays that were compared by lot

    @property
    def per_strength(self) -> float:
        """Logits for a point of strength."""
        return self.coefficients[STRENGTH][0]

    def slope(self, play: Play) -> float:
        """Return logits for one unit of a play's lever."""
        return self.slope_of(play)[0]

    def slope_of(self, play: Play) -> tuple[float, float]:
        """Return logits for one unit of a play's lever, and their sd."""
        if play.lever in TIES:
            return self.coefficients[play.lever]
        b, sd = self.coefficients[STRENGTH]
        weight = self.weights.get(play.lever, 1.0)
        return b * weight, sd * weight

    def moves(self, play: Play, stands: Stands, *, rows: Ints) -> Moves:
        """Return what a play does to the logit of some customers."""
        b, sd = self.slope_of(play)
        room = room_of(play, stands, rows=rows)
        ends, likely = np.zeros(rows.size), np.zeros(rows.size)
        if play.ends is not None:
            trouble = np.nan_to_num(stands.troubles[play.ends][rows])
            ends = -self.coefficients[play.ends][0] * trouble
            likely = np.where(trouble > 0, play.ends_chance, 0.0)
        effect, spread = play.effect * room, play.sd * room
        if play.key in self.learned:  # what both together move was compared
            return Moves(b * effect, self.learned[play.key].variance * room**2, ends, likely)
        # b and the effect are both in doubt, and know nothing of each other.
        return Moves(b * effect, b**2 * spread**2 + sd**2 * (effect**2 + spread**2), ends, likely)


def room_of(play: Play, stands: Stands, *, rows: Ints) -> Floats:
    """Return which share of a play's effect is to be had: all of it at 60 or below, none at 100. Ours."""
    at = stands.strength if play.lever == STRENGTH else stands.heard[play.lever][0]
    room: Floats = np.clip((100.0 - np.where(np.isnan(at[rows]), PRIOR, at[rows])) / (100.0 - PRIOR), 0.0, 1.0)
    return room


def steering_of(record: Mapping[str, Any], settings: Settings) -> Steering:
    """Return how levers move staying: as the run's own renewals taught it, else as it is printed."""
    told = (record.get("staying") or {}).get("terms", {})
    found = {}
    for name in (STRENGTH, *TIES, *TROUBLES):
        belief = stay_priors().columns[name]
        b, sd = belief.mean, belief.sd
        if name in told:
            b = told[name]["value"]
            sd = (told[name]["high"] - told[name]["low"]) / 2 / normal_reach(LEVEL)
        found[name] = (b / belief.unit, sd / belief.unit)
    tracked = settings.tracked
    weight = track(tracked.indicators, because=tracked.because, weight=settings.measure.weights).weight
    return Steering(found, {name: float(weight[place]) for name, place in PLACE.items()})


def standing_of(foremost: Foremost, record: Mapping[str, Any], *, settings: Settings, as_of: dt.date) -> Stands | None:
    """Return how those stand who are worth something and have not left; None where of nobody enough is known."""
    held, into = foremost.served, foremost.into
    if not held.number.size:
        return None
    customers, of, chance = held.number, held.numbers, chance_of(held)
    threads = read_scored(into / THREADS_FILE, key="customer_id", numbers=("single_thread_theirs", "contacts"))
    troubles = terms_of(into, TROUBLES, customers=customers, file=STAYING_FILE)
    single = troubles["single_thread"]
    troubles["single_thread"] = np.where(np.isnan(single), threads.of(customers, "single_thread_theirs"), single)
    due = soonest_due(into, customers, file=STAYING_FILE)
    spread = (of["strength_high"] - of["strength_low"]) / 2 / normal_reach(LEVEL)
    return Stands(
        customers,
        _standing(into, record, of=of, customers=customers, years=settings, ahead=_ahead(due, as_of)),
        (of["value"], of["value_low"], of["value_high"]),
        (chance, of["p_stay_low"], of["p_stay_high"]),
        held.words["state"],
        of["strength"],
        np.where(np.isnan(spread), PRIOR_SD, spread),
        heard_of(into, tuple(PLACE), customers=customers),
        troubles,
        threads.of(customers, "contacts"),
        due,
        foremost.unserved,
    )


def _standing(
    into: Path, record: Mapping[str, Any], *, of: Mapping[str, Floats], customers: Ints, years: Settings, ahead: Floats
) -> Standing:  # fmt: skip
    chance = np.clip(np.where(np.isnan(of["p_stay"]), of["p_active"], of["p_stay"]), SURE, 1 - SURE)
    ends = (np.clip(of[name], SURE, 1 - SURE) for name in ("p_stay_low", "p_stay_high"))
    low, high = (logit(end) for end in ends)
    prior = stay_priors().columns[STRENGTH]
    unknown = (prior.mean * prior.unknown_sd) ** 2  # of whom nothing but orders is known: the strength may be any
    variance = np.where(np.isnan(high - low), unknown, ((high - low) / 2 / normal_reach(LEVEL)) ** 2)
    terms = read_scored(into / TERMS_FILE, key="customer_id", numbers=("mean", "floor", "ceiling"))
    agreed = {name: np.nan_to_num(terms.of(customers, name)) for name in ("mean", "floor", "ceiling")}
    # Of orders all is at stake; of contracts what is agreed already comes anyway.
    ordered = np.maximum(of["value"] - agreed["mean"], 0.0)
    floor = np.minimum(np.maximum(agreed["floor"], 0.0), of["value"])
    ceiling = ordered / chance + np.maximum(agreed["ceiling"], floor)
    worth = worth_through(chance, value=of["value"], floor=floor, ceiling=ceiling)
    unsure = (of["value_high"] - of["value_low"]) / 2 / normal_reach(LEVEL) / of["value"]
    unsure = np.clip(np.nan_to_num(unsure, nan=WORST), 0.0, WORST)
    soon = _soon(record, of=of, chance=chance, years=years) + _renewed_soon(agreed, years=years, ahead=ahead)
    eta = logit(chance) * np.sqrt(1.0 + SHRINK * variance)
    return Standing(eta, variance, worth, unsure, soon)


def _soon(record: Mapping[str, Any], *, of: Mapping[str, Floats], chance: Floats, years: Settings) -> Floats:
    """Return what the orders of 90 days bring of who stays."""
    margin = record.get("margin") or {}
    share = float(margin.get("share") or years.margin or 1.0)
    found: Floats = np.nan_to_num(of["expected_orders"] * of["expected_spend"]) * share / chance
    return np.maximum(found * DAYS / 7 / years.horizon_weeks, 0.0)


def _renewed_soon(agreed: Mapping[str, Floats], *, years: Settings, ahead: Floats) -> Floats:
    """Return what contracts bring after a renewal that falls within 90 days, until they are over."""
    delta = np.log1p(years.discount)
    lasting = (1 - np.exp(-delta * years.value_years)) / delta
    yearly = np.maximum(agreed["ceiling"], 0.0) / lasting
    found: Floats = yearly * np.clip(DAYS - ahead, 0.0, DAYS) / YEAR
    return found


def _ahead(due: Days, as_of: dt.date) -> Floats:
    """Return how many days each renewal is ahead; infinite where there is none."""
    days = (due - np.datetime64(as_of)).astype("timedelta64[D]").astype(np.float64)
    return np.where(np.isnat(due), np.inf, np.maximum(days, 0.0))


def newest_of(stands: Stands) -> Days:
    """Return the day on which anything was last heard of each customer; NaT where nothing was."""
    found = np.full(stands.customers.size, NO_DAY)
    for _, _, day in stands.heard.values():
        found = np.fmax(found, day)
    return found
