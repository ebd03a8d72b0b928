"""What to ask next: the question that tells most for a minute of a contact's time, where a strength is withheld."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.listen.instruments.records import SECONDS, Instrument
from keepworth.measure.beliefs import LINES, PLACE, Errors, printed_errors
from keepworth.measure.evidence import NOBODY
from keepworth.measure.indicators import Indicators, Scored
from keepworth.measure.patterns import Batch, ScoringContext, batches
from keepworth.measure.solving import solved
from keepworth.measure.strength import COVERED, INFORMED, NONE, Published, Strength
from keepworth.measure.tracking import Tracking
from keepworth.numerics.arrays import Flags, Floats, Ints

MINUTE: Final = 60.0
FIRST: Final = 1e6  # puts questions that lift a strength before all that do not
CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Questions:
    """What one person can be asked about each line; shapes (lines,)."""

    minutes: Floats  # NaN where nothing can be asked
    variance: Floats  # of the error of what they answer

    def __post_init__(self) -> None:
        """Refuse questions that cannot be."""
        asked = ~np.isnan(self.minutes)
        if self.minutes.shape != (LINES,) or self.variance.shape != (LINES,):
            raise BadInput(f"Questions are one for each of the {LINES} indicators.")
        if not ((self.minutes[asked] > 0).all() and (self.variance[asked] > 0).all()):
            raise BadInput("A question takes time, and its answer has an error.")


@dataclass(frozen=True, slots=True)
class Whom:
    """To whom of each customer a question would go; shapes (customers,). Best the weightiest who was not heard yet."""

    contact: Ints  # as evidence numbers them, or `NOBODY` for somebody who is not known yet
    share: Floats  # π


@dataclass(frozen=True, slots=True)
class AskNext:
    """The question to ask each customer next; shapes (customers,)."""

    line: Ints  # or `NONE`: nothing is withheld, or nothing can be asked
    gain: Floats  # in information on that line, 0 to 1; NaN with `NONE`
    minutes: Floats


def questions_of(instrument: Instrument, *, errors: Errors = None) -> Questions:
    """Return what a questionnaire asks customers about each line: J items take J times as long, and say 15²/J."""
    items, seconds = np.zeros(LINES), np.zeros(LINES)
    for one in instrument.asked_of("customer"):
        if one.feeds is not None and one.role == "score" and not one.per_element:
            items[PLACE[one.feeds]] += 1
            seconds[PLACE[one.feeds]] += SECONDS[one.scale.kind]
    minutes = np.where(items > 0, seconds / MINUTE, np.nan)
    return Questions(minutes, printed_errors(errors)["item"] ** 2 / np.maximum(items, 1))


def lacking_lines(of: Indicators, strength: Strength, *, tracks: Tracking) -> Flags:
    """Return which lines keep a strength from being told, or from being firm. Shape (customers, lines).

    Of a withheld strength those of tracked indicators that were not heard, of a provisional one those that too few of
    who decide speak of; both halves of an indicator that lacks, none of one that does not.
    """
    is_told = of.information >= INFORMED
    withheld = strength.published == Published.WITHHELD
    found = np.zeros((strength.published.size, LINES), dtype=np.bool_)
    found[withheld | (strength.published == Published.PROVISIONAL)] = tracks.counts.any(axis=0)
    enough = is_told & (withheld[of.customer] | (of.coverage >= COVERED))
    for lines in tracks.counts:
        done = of.customer[enough & lines[of.indicator]]
        found[np.ix_(done, np.flatnonzero(lines))] = False
    return found


def ask_next(of: Scored, *, by: ScoringContext, lacking: Flags, questions: Questions, whom: Whom) -> AskNext:
    """Return the question that tells most for a minute of the time of whom it would go to.

    A question that makes its indicator heard goes before one that does not. Of equal ones the first line.

    Parameters
    ----------
    of, by
        What was scored, and what it was judged by.
    lacking
        Which lines may be asked about: see `lacking_lines`. Shape (customers, lines).
    questions
        What can be asked.
    whom
        Whom.

    """
    customers = by.spread.size
    best, line, gain = np.full(customers, -np.inf), np.full(customers, NONE), np.full(customers, np.nan)
    heard = _of_heard(of, by, lacking=lacking, questions=questions, whom=whom)
    for at in np.flatnonzero(~np.isnan(questions.minutes)).tolist():
        asked = np.flatnonzero(lacking[:, at])
        each = _of_unheard(by, asked, at=at, share=whom.share[asked], error=float(questions.variance[at]))
        before, again = np.zeros(customers), np.full(customers, np.nan)
        mine = heard.line == at
        before[heard.customer[mine]], again[heard.customer[mine]] = heard.before[mine], heard.gain[mine]
        each = np.where(np.isnan(again[asked]), each, again[asked])
        lifts = before[asked] + each >= INFORMED
        rank = each / questions.minutes[at] + np.where(lifts, FIRST, 0.0)
        better = rank > best[asked] + CLOSE
        taken = asked[better]
        best[taken], line[taken], gain[taken] = rank[better], at, each[better]
    return AskNext(line, gain, np.where(line == NONE, np.nan, questions.minutes[line]))


def _of_unheard(by: ScoringContext, customer: Ints, *, at: int, share: Floats, error: float) -> Floats:
    """Return the information that an answer gives on a line of which nothing is known."""
    of_customer, of_contact = by.beliefs.variance[:, at][by.population[customer]], by.beliefs.contact_variance[at]
    prior = of_customer + of_contact * by.spread[customer]
    found: Floats = (of_customer + of_contact * share) ** 2 / ((of_customer + of_contact + error) * prior)
    return found


@dataclass(frozen=True, slots=True)
class _Heard:
    """Lines that may be asked about and of which something is known."""

    customer: Ints
    line: Ints
    before: Floats  # information
    gain: Floats


def _of_heard(of: Scored, by: ScoringContext, *, lacking: Flags, questions: Questions, whom: Whom) -> _Heard:
    """Return the information that an answer gives beside what is known: the drop in variance, over V0."""
    rows, begin = of.indicators, 0
    known = np.flatnonzero(lacking[rows.customer, rows.indicator])
    gain = np.zeros(rows.score.size)
    for said in of.said:
        end = begin + said.first.size
        mine = known[slice(*np.searchsorted(known, [begin, end]))] - begin
        for batch in batches(said, by, groups=mine):
            customer, line = said.customer[batch.group], said.indicator[batch.group]
            gain[begin + batch.group] = _drop(batch, contact=whom.contact[customer], share=whom.share[customer],
                                              error=questions.variance[line])  # fmt: skip
        begin = end
    return _Heard(rows.customer[known], rows.indicator[known], rows.information[known],
                  gain[known] / rows.prior_variance[known])  # fmt: skip


def _drop(batch: Batch, *, contact: Ints, share: Floats, error: Floats) -> Floats:
    """Return by how much one answer of today, by somebody, lowers the variance of each group's score."""
    same = (batch.contact == contact) & (contact != NOBODY)
    with_new = batch.fade * (batch.of_customer + batch.of_contact * same)
    explained = solved(batch.covariance(), with_new)
    new = batch.of_customer + batch.of_contact + error - (with_new * explained).sum(axis=0)
    toward = batch.of_customer + batch.of_contact * share - (batch.reach() * explained).sum(axis=0)
    found: Floats = toward**2 / new
    return found
