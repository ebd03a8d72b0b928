"""What a book teaches about its ties against closed forms: least squares, and restricted likelihood written out."""

import numpy as np
import pytest

from keepworth.measure import Answers, TieBelief, TouchMap, learnt_belief

ZERO = np.zeros(3)
OPEN = ((1e8, 0.0, 0.0), (0.0, 1e8, 0.0), (0.0, 0.0, 1e8))


def book(size: int, *, seed: int = 3) -> tuple[Answers, np.ndarray]:
    """Pairs that both answered today, alike, so that only the printed error is known."""
    rng = np.random.default_rng(seed)
    index = np.where(rng.random(size) < 0.8, rng.uniform(1, 99, size), 0.0)
    said = np.clip(45 + 0.3 * index - 9 * (index == 0) + 18 * rng.normal(size=size), 1, 99) / 10
    none = np.full(size, np.nan)
    return Answers(said, none, np.zeros(size)), index


def design(index: np.ndarray) -> np.ndarray:
    return np.stack([np.ones_like(index), index - 50, index == 0], axis=1)


def test_an_open_prior_gives_the_line_of_least_squares() -> None:
    """All errors are alike, so weights are: Gauss's line, whatever the variance."""
    of, index = book(4_000)
    found = learnt_belief(of, index, belief=TieBelief(touches=TouchMap(doubt=OPEN))).touches
    line, (left,), *_ = np.linalg.lstsq(design(index), of.theirs * 10, rcond=None)
    assert [found.level, found.slope, found.none] == pytest.approx(line, abs=1e-5)
    # Residual variance less that of the answers; the prior of the variance moves it by two in a hundred.
    assert found.sd**2 == pytest.approx(left / (4_000 - 3) - 15**2, rel=0.02)
    inverse = np.linalg.inv(design(index).T @ design(index)) * (found.sd**2 + 15**2)
    np.testing.assert_allclose(found.doubt, inverse, rtol=0.01, atol=1e-6)


def log_density(log: float, *, said: np.ndarray, rows: np.ndarray) -> float:
    """Return the density of what was said, the line integrated out, times that of the logarithm of the variance."""
    start = TouchMap()
    whole = np.diag(np.full(said.size, 15.0**2 + np.exp(log))) + rows @ np.array(start.doubt) @ rows.T
    off = said - rows @ start.line
    fit = -0.5 * (np.linalg.slogdet(whole)[1] + off @ np.linalg.solve(whole, off))
    return float(fit - 0.5 * ((log - 2 * np.log(15) + 0.7**2 / 2) / 0.7) ** 2)


def test_the_variance_is_where_the_restricted_likelihood_is_highest() -> None:
    """The dense normal density of 90 pairs, by its gradient at the answer (central differences)."""
    of, index = book(90)
    said, rows = of.theirs * 10, design(index)
    found = learnt_belief(of, index).touches
    # What is given is the mean of a log-normal variance; its mode is where the gradient is zero.
    highest = 2 * np.log(found.sd)
    for _ in range(50):
        weight = 1 / (np.exp(highest) + 15**2)
        sure = np.exp(2 * highest) / 2 * 90 * weight**2 + 0.7**-2
        highest = 2 * np.log(found.sd) - 0.5 / sure
    step = 1e-4
    rises = [log_density(highest + by, said=said, rows=rows) for by in (-step, step)]
    assert (rises[1] - rises[0]) / (2 * step) == pytest.approx(0, abs=1e-4)
    assert log_density(highest, said=said, rows=rows) > max(
        log_density(highest + by, said=said, rows=rows) for by in (-0.3, 0.3)
    )


def test_what_we_alone_say_errs_as_much_as_it_shows() -> None:
    """2,000 pairs answered by them and as many by us alone, who err by 12 and not by 25; all of one index."""
    rng = np.random.default_rng(9)
    true = 55 + 14 * rng.normal(size=4_000)
    alone = np.arange(4_000) < 2_000
    said = (true + np.where(alone, 12, 15) * rng.normal(size=4_000)) / 10
    of = Answers(np.where(alone, np.nan, said), np.where(alone, said, np.nan), np.zeros(4_000))
    found = learnt_belief(of, np.full(4_000, 50.0))
    assert found.ours_sd == pytest.approx(12, abs=1)
    assert found.touches.sd == pytest.approx(14, abs=1)
    assert found.theirs_sd == 15


def test_the_line_is_that_of_bayes_with_the_printed_map_as_its_prior() -> None:
    of, index = book(80)
    found = learnt_belief(of, index).touches
    assert found.pairs >= 50
    rows, start = design(index), TouchMap()
    sure = np.linalg.inv(np.array(start.doubt))
    doubt = np.array(found.doubt)
    # The weights all alike follow from the doubt itself.
    weight = np.linalg.solve((rows.T @ rows), np.linalg.inv(doubt) - sure)[0, 0]
    line = doubt @ (weight * rows.T @ (of.theirs * 10) + sure @ start.line)
    assert [found.level, found.slope, found.none] == pytest.approx(line, abs=1e-6)
    assert (np.diag(doubt) < np.diag(np.array(start.doubt))).all()


def test_mean_and_spread_are_those_of_the_line_over_the_pairs() -> None:
    of, index = book(500)
    found = learnt_belief(of, index)
    read = design(index) @ found.touches.line
    middle = design(index).mean(axis=0)
    assert found.mean == pytest.approx(read.mean(), abs=1e-6)
    doubt = middle @ np.array(found.touches.doubt) @ middle
    assert found.sd**2 == pytest.approx(found.touches.sd**2 + read.var() + doubt, abs=1e-6)


def test_answers_err_as_much_as_both_sides_differ() -> None:
    """§13.1: 100 pairs that differ by 30 or -10: by 10 on average, and by 20 from that; two errors of 15 make 21.2."""
    of = Answers(np.tile([7.0, 6.0], 50), np.tile([4.0, 7.0], 50), np.zeros(100))
    found = learnt_belief(of, np.linspace(1, 99, 100))
    times = (50 + 100 * 20**2 / 450) / 149
    assert found.both_sd**2 == pytest.approx(15**2 / 2 * times, rel=1e-9)
    assert found.theirs_sd**2 == pytest.approx(15**2 * times, rel=1e-9)
    assert found.ours_sd**2 == pytest.approx(25**2 * times, rel=1e-9)
    alike = Answers(np.full(400, 6.0), np.full(400, 6.0), np.zeros(400))
    assert learnt_belief(alike, np.linspace(1, 99, 400)).theirs_sd == pytest.approx(15 / 2**0.5, rel=1e-9)


@pytest.mark.parametrize(
    ("pairs", "source"),
    [(0, "prior, ours"), (49, "prior, ours, and 49 of 50 pairs"), (50, "learnt from 50 pairs")],
)
def test_from_50_pairs_on_a_book_speaks_for_itself(pairs: int, source: str) -> None:
    of, _ = book(pairs)
    found = learnt_belief(of, np.linspace(1, 99, pairs))
    assert (found.touches.pairs, found.touches.source) == (pairs, source)
    assert (found == TieBelief()) == (not pairs)


def test_each_of_fewer_pairs_counts_as_its_share_of_50() -> None:
    """20 pairs, each as .4 of one: the line of weights that are .4 of theirs, and a mean between ours and that."""
    said, index = np.linspace(3, 9, 20), np.linspace(5, 95, 20)
    found = learnt_belief(Answers(said, np.full(20, np.nan), np.zeros(20)), index)
    rows, start, doubt = design(index), TouchMap(), np.array(found.touches.doubt)
    sure = np.linalg.inv(np.array(start.doubt))
    # What the weights are follows from the doubt; how much the variance of the ties must be, from them.
    weight = np.linalg.solve((rows.T @ rows)[:2, :2], (np.linalg.inv(doubt) - sure)[:2, :2])[0, 0]
    line = doubt @ (weight * rows.T @ (said * 10) + sure @ start.line)
    assert [found.touches.level, found.touches.slope, found.touches.none] == pytest.approx(line, abs=1e-6)
    assert 0.4 / (15**2 + 25**2) < weight < 0.4 / 15**2
    middle = rows.mean(axis=0)
    assert found.mean == pytest.approx(0.6 * 30 + 0.4 * (middle @ line), abs=1e-6)
    spread = found.touches.sd**2 + (rows @ line).var() + middle @ doubt @ middle
    mixed = 0.6 * 33**2 + 0.4 * spread + 0.6 * 0.4 * (middle @ line - 30) ** 2
    assert found.sd**2 == pytest.approx(mixed, abs=1e-6)


def test_only_pairs_with_touches_and_an_answer_of_the_last_year_count() -> None:
    of, _ = book(80)
    index = np.where(np.arange(80) < 49, 30.0, 0.0)
    assert learnt_belief(of, index).touches.pairs == 49
    old = Answers(of.theirs, of.ours, np.where(np.arange(80) < 49, 10.0, 366.0))
    assert learnt_belief(old, np.full(80, 30.0)).touches.pairs == 49
    nobody = np.full(80, np.nan)
    assert learnt_belief(Answers(nobody, nobody, nobody), np.full(80, 30.0)) == TieBelief()
    assert learnt_belief(of, np.zeros(80)) == TieBelief()
    assert learnt_belief(Answers(ZERO[:0], ZERO[:0], ZERO[:0]), ZERO[:0]) == TieBelief()


def test_without_any_record_of_touches_mean_and_spread_are_learnt() -> None:
    """Pairs that say 4, 6 and 8: their mean, shrunk from 40 ± 25, and no line."""
    said = np.tile([4.0, 6.0, 8.0], 200)
    of = Answers(said, np.full(600, np.nan), np.zeros(600))
    found = learnt_belief(of, np.full(600, np.nan))
    assert found.touches.pairs == 600
    assert found.mean == pytest.approx(60, abs=0.1)
    assert (found.touches.slope, found.touches.none) == (0.4, 0.0)
