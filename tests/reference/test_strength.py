"""Strength against the worked example of the design's §13.8, and by hand."""

import numpy as np
import pytest
from tests.factories.evidence import evidence

from keepworth.errors import BadInput
from keepworth.listen.instruments import INDICATORS, instrument
from keepworth.measure.asking import Questions, Whom, ask_next, lacking_lines, questions_of
from keepworth.measure.beliefs import LINES, PLACE, Beliefs, printed_beliefs
from keepworth.measure.evidence import NOBODY
from keepworth.measure.indicators import Indicators, score_indicators
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.strength import Published, Strength, relationship_strength, speaking_groups
from keepworth.measure.success import Part, success_index
from keepworth.measure.tracking import HALVES, SEVEN, Tracking, track

HALF_A_DIGIT = 5e-7
FIVE = ("emotional", "satisfaction", "performance", "evp", "fit")


def rows_of(lines: list[str], *, score: list[float], variance: list[float], prior: list[float]) -> Indicators:
    """Make rows of one customer."""
    size = len(lines)
    line = np.array([PLACE[name] for name in lines])
    order = np.argsort(line)
    one = np.ones(size)
    return Indicators(
        np.zeros(size, dtype=np.int64), line[order], 65.0 * one, np.array(prior)[order], np.array(score)[order],
        np.array(variance)[order], 1 - (np.array(variance) / np.array(prior))[order], one, one, np.nan * one,
        np.ones(size, dtype=np.int64),
    )  # fmt: skip


def only(*lines: str) -> Tracking:
    """Return what weighs some lines alike, and no others."""
    weight = dict.fromkeys(lines, 1.0)
    entering = [INDICATORS[at] for at in np.flatnonzero(track().weight)]
    return track(weight={name: weight.get(name, 0.0) for name in entering})


def test_the_strength_of_13_8_is_the_mean_of_four_independent_indicators() -> None:
    lines = ["trust", "satisfaction", "commitment", "fit"]
    # The fourth is not known: it stands at its prior.
    rows = rows_of(lines[:3], score=[65.134961, 72, 58], variance=[62.298229, 60, 150], prior=[279.72, 279.72, 279.72])
    printed = printed_beliefs()
    beliefs = Beliefs(np.full((1, LINES), 65.0), printed.variance, printed.contact_variance, printed.half_life)
    by = ScoringContext(beliefs, np.zeros(1, dtype=np.int64), np.array([0.38]))
    found = relationship_strength(rows, by, tracks=only(*lines), together=0.0)
    assert found.strength == pytest.approx([65.033740], abs=HALF_A_DIGIT)
    assert np.sqrt(found.variance) == pytest.approx([5.873767], abs=HALF_A_DIGIT)


def test_errors_that_go_together_widen_the_band() -> None:
    lines = ["trust", "satisfaction", "commitment", "fit"]
    v = np.array([60.0, 50, 150, 200])
    rows = rows_of(lines, score=[60, 70, 50, 55], variance=v.tolist(), prior=[279.72] * 4)
    by = ScoringContext(printed_beliefs(), np.zeros(1, dtype=np.int64), np.array([0.38]))
    found = relationship_strength(rows, by, tracks=only(*lines))
    together = 0.3 * np.sqrt(np.outer(v, v)) + 0.7 * np.diag(v)
    assert found.variance == pytest.approx([together.mean()], abs=1e-9)


# One customer whose finance chief (π = .6) or clerk (π = .4) says everything today.
def said(lines: tuple[str, ...], *, contact: int = 0, share: float = 0.6, y: float = 70.0, age: float = 0.0) -> list:
    return [(0, line, y, 225.0, age, contact, share) for line in lines]


def strong(pieces: list, *, tracks: Tracking | None = None, **more: object) -> tuple[Indicators, Strength]:
    tracks = tracks or track()
    rows = score_indicators(evidence(pieces), by()).indicators
    return rows, relationship_strength(rows, by(), tracks=tracks, **more)


def by() -> ScoringContext:
    return ScoringContext(printed_beliefs(), np.zeros(1, dtype=np.int64), np.array([0.52]))


def test_five_heard_from_half_of_who_decide_are_firm() -> None:
    _, found = strong(said(FIVE))
    assert found.published == [Published.FIRM]
    assert (found.informed[0], found.covered[0]) == (5, 5)
    assert found.shown[0] == found.strength[0] > 60


def test_five_heard_from_too_few_are_provisional() -> None:
    _, found = strong(said(FIVE, contact=1, share=0.4))
    assert (found.published[0], found.covered[0]) == (Published.PROVISIONAL, 0)


def test_four_heard_are_withheld_and_what_is_shown_is_nothing() -> None:
    _, found = strong(said(FIVE[:4]))
    assert found.published == [Published.WITHHELD]
    assert np.isnan(found.shown[0])
    assert found.strength[0] > 60


def test_what_is_old_is_heard_no_more() -> None:
    _, found = strong(said(FIVE, age=60.0))
    assert found.published == [Published.WITHHELD]


@pytest.mark.parametrize("half", ["structural_benefit", "structural_cost"])
def test_structural_is_heard_when_either_half_is_and_counts_once(half: str) -> None:
    _, one = strong(said((*FIVE[:4], half)))
    assert one.published == [Published.FIRM]
    _, both = strong(said((*FIVE[:3], "structural_benefit", "structural_cost")))
    assert both.informed == [4]


def test_dependence_does_not_enter_the_strength() -> None:
    _, without = strong(said(FIVE))
    _, found = strong([*said(FIVE), *said(("structural_cost", "business"), y=0.0)])
    assert found.strength == pytest.approx(without.strength, abs=1e-12)
    assert found.informed == [7]
    assert track().weight[[PLACE["structural_cost"], PLACE["business"]]].tolist() == [0, 0]
    assert (track().weight > 0).sum() == 11


def test_the_weakest_is_the_lowest_that_was_heard_and_enters() -> None:
    low = [*said(FIVE), *said(("trust",), y=20.0), *said(("business",), y=0.0), *said(("mindset",), y=0.0, age=48.0)]
    _, found = strong(low)
    assert INDICATORS[found.weakest[0]] == "trust"
    assert strong([])[1].weakest == [-1]
    # Of equal ones the first.
    assert INDICATORS[strong(said(FIVE))[1].weakest[0]] == "emotional"


def test_nobody_heard_is_the_prior_with_all_of_its_doubt() -> None:
    _, found = strong([])
    assert found.strength == pytest.approx([60], abs=1e-12)
    v = 225 + 144 * 0.52
    assert found.variance == pytest.approx([v * (0.3 + 0.7 / 11)], abs=1e-9)


def test_what_is_not_tracked_does_not_enter_and_its_reason_is_kept() -> None:
    five = tuple(name for name in SEVEN if name not in ("evp", "fit"))
    tracks = track(five, because={"evp": "We sell to persons.", "fit": "Nobody asks."})
    assert tracks.because == {"evp": "We sell to persons.", "fit": "Nobody asks."}
    assert tracks.weight[[PLACE["evp"], PLACE["fit"]]].tolist() == [0, 0]
    assert strong(said(FIVE), tracks=tracks)[1].informed == [3]


@pytest.mark.parametrize(
    "wrong",
    [
        {"tracked": FIVE[:4], "because": dict.fromkeys(SEVEN, "We do not ask.")},
        {"tracked": FIVE},
        {"tracked": (*SEVEN[:6], "luck")},
        {"tracked": (*SEVEN, "fit")},
        {"weight": {"business": 1.0}},
        {"weight": {"trust": -1.0}},
        {"weight": {"trust": float("nan")}},
    ],
)
def test_tracking_that_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(BadInput):
        track(**wrong)


@pytest.mark.parametrize("together", [-0.1, 1.1, float("nan")])
def test_a_correlation_that_cannot_be_is_refused(together: float) -> None:
    with pytest.raises(BadInput):
        strong([], together=together)


def test_where_persons_are_too_many_their_group_stands_in() -> None:
    customers, heard = 60, 20
    by = ScoringContext(printed_beliefs(2), np.arange(customers) // 40, np.ones(customers))
    of = evidence([(who, line, 70.0, 225.0, 0.0, 0, 1.0) for who in range(heard) for line in FIVE])
    rows = score_indicators(of, by).indicators
    grouped = np.arange(customers) != 39
    found = relationship_strength(rows, by, tracks=track(), grouped=grouped)
    assert (found.published[:heard] == Published.FIRM).all()
    assert (found.published[heard:39] == Published.GROUP).all()
    assert found.published[39] == Published.WITHHELD
    # The other segment was not asked.
    assert (found.published[40:] == Published.WITHHELD).all()
    one_less = score_indicators(of.some(of.customer != 0), by).indicators
    few = relationship_strength(one_less, by, tracks=track(), grouped=grouped)
    assert (few.published != Published.GROUP).all()


def test_both_halves_of_one_customer_are_one_customer_of_the_group() -> None:
    by = ScoringContext(printed_beliefs(), np.zeros(30, dtype=np.int64), np.ones(30))
    four = [(who, line, 70.0, 225.0, 0.0, 0, 1.0) for who in range(20) for line in FIVE[:4]]

    def groups(halves: int) -> list[bool]:
        both = [(who, half, 70.0, 225.0, 0.0, 0, 1.0) for who in range(halves) for half in HALVES]
        return speaking_groups(score_indicators(evidence([*four, *both]), by).indicators, by, tracks=track()).tolist()

    assert (groups(20), groups(19)) == ([True], [False])


# What to ask next.
ONE_EACH = Questions(np.where(np.arange(LINES) == PLACE["structural_cost"], np.nan, 0.1), np.full(LINES, 225.0))


def asked(pieces: list, *, questions: Questions = ONE_EACH, contact: int = 0, share: float = 0.6):
    scored = score_indicators(evidence(pieces), by())
    found = relationship_strength(scored.indicators, by(), tracks=track())
    lacking = lacking_lines(scored.indicators, found, tracks=track())
    whom = Whom(np.array([contact]), np.array([share]))
    return ask_next(scored, by=by(), lacking=lacking, questions=questions, whom=whom)


def test_of_questions_that_tell_alike_the_quickest_is_asked() -> None:
    minutes = ONE_EACH.minutes.copy()
    minutes[PLACE["evp"]] = 0.05
    found = asked(said(FIVE[:2]), questions=Questions(minutes, ONE_EACH.variance))
    assert INDICATORS[found.line[0]] == "evp"
    assert found.minutes[0] == 0.05
    assert found.gain[0] == pytest.approx((225 + 144 * 0.6) ** 2 / (594 * (225 + 144 * 0.52)), abs=1e-12)


def test_what_is_firm_asks_nothing() -> None:
    found = asked(said(FIVE))
    assert (found.line[0], np.isnan(found.gain[0]), np.isnan(found.minutes[0])) == (-1, True, True)


def test_a_provisional_strength_asks_about_what_few_speak_of() -> None:
    covered = said(("emotional", "satisfaction", "business", "structural_benefit"))
    thin = said(("performance", "evp", "fit"), contact=1, share=0.4)
    rows, found = strong([*covered, *thin])
    assert found.published == [Published.PROVISIONAL]
    lacking = lacking_lines(rows, found, tracks=track())
    assert [INDICATORS[at] for at in np.flatnonzero(lacking[0])] == ["performance", "evp", "fit"]
    assert INDICATORS[asked([*covered, *thin]).line[0]] == "performance"


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("pieces", [1, 3])
def test_the_gain_is_what_the_answer_will_bring(again: bool, pieces: int) -> None:
    # Only one line can be asked; of that something old is known.
    old = [(0, "satisfaction", 10.0 * at, 225.0, 12.0 + at, 0, 0.6) for at in range(pieces)]
    minutes = np.full(LINES, np.nan)
    minutes[PLACE["satisfaction"]] = 1.0
    contact, share = (0, 0.6) if again else (1, 0.4)
    found = asked(old, questions=Questions(minutes, ONE_EACH.variance), contact=contact, share=share)
    before = strong(old)[0].information[0]
    after = strong([*old, (0, "satisfaction", 33.0, 225.0, 0.0, contact, share)])[0].information[0]
    assert before < 0.2
    assert found.gain[0] == pytest.approx(after - before, abs=1e-9)


def test_a_question_that_lifts_goes_before_one_that_tells_more_a_minute() -> None:
    minutes, error = np.full(LINES, np.nan), np.full(LINES, 225.0)
    minutes[[PLACE["satisfaction"], PLACE["fit"]]] = 1.0, 0.01
    error[PLACE["fit"]] = 10_000.0
    found = asked([], questions=Questions(minutes, error))
    assert INDICATORS[found.line[0]] == "satisfaction"


def test_what_is_known_already_helps_a_question_to_lift() -> None:
    minutes, error = np.full(LINES, np.nan), np.full(LINES, 225.0)
    minutes[[PLACE["satisfaction"], PLACE["fit"]]] = 1.0, 0.1
    error[PLACE["fit"]] = 2_000.0
    old = [(0, "fit", 50.0, 225.0, 16.0, 0, 0.6)]
    assert 0.1 < strong(old)[0].information[0] < 0.2
    alone, helped = (asked(pieces, questions=Questions(minutes, error)) for pieces in ([], old))
    assert INDICATORS[alone.line[0]] == "satisfaction"
    assert INDICATORS[helped.line[0]] == "fit"
    assert helped.gain[0] < 0.2


def test_somebody_unknown_is_not_the_nobody_of_a_fact() -> None:
    facts = [(0, "performance", 50.0, 400.0, 30.0)]
    minutes = np.where(np.arange(LINES) == PLACE["performance"], 1.0, np.nan)
    of_one = Questions(minutes, ONE_EACH.variance)
    nobody, somebody = (asked(facts, questions=of_one, contact=contact) for contact in (NOBODY, 7))
    assert nobody.gain[0] == pytest.approx(somebody.gain[0], abs=1e-12)


def test_somebody_who_is_not_known_yet_can_be_asked() -> None:
    assert asked([], contact=NOBODY, share=0.6).line[0] != -1


def test_a_questionnaire_says_what_it_asks_and_how_long_it_takes() -> None:
    pulse = questions_of(instrument("pulse"))
    assert pulse.minutes[PLACE["trust"]] == pytest.approx(5 / 60)
    assert pulse.variance[PLACE["trust"]] == 225
    long = questions_of(instrument("relationship"))
    assert long.minutes[PLACE["trust"]] == pytest.approx(15 / 60)
    assert long.variance[PLACE["trust"]] == pytest.approx(75)
    assert np.isnan(long.minutes[PLACE["evp"]])


@pytest.mark.parametrize(
    "wrong", [(np.zeros(LINES), np.ones(LINES)), (np.ones(LINES), np.zeros(LINES)), (np.ones(2),) * 2]
)
def test_questions_that_cannot_be_are_refused(wrong: tuple) -> None:
    with pytest.raises(BadInput):
        Questions(*wrong)


# Success.
def index(k: float, r: float, e: float, **more: object):
    return success_index(np.array([k]), np.array([r]), value=np.array([e]), **more)


def test_success_is_the_mean_of_three_and_the_lowest_holds_it_back() -> None:
    found = index(90, 60, 30)
    assert (found.index[0], found.bottleneck[0]) == (pytest.approx(60), Part.VALUE)
    assert found.compounding == pytest.approx([(90 * 60 * 30) ** (1 / 3)])
    assert index(50, 50, 50).bottleneck == [Part.KNOWLEDGE]
    assert index(90, 0, 90).compounding == [0]


def test_success_can_weigh_its_parts() -> None:
    found = index(100, 50, 0, weight=(1, 3, 0))
    assert (found.index[0], found.bottleneck[0]) == (pytest.approx(62.5), Part.RELATIONSHIP)
    assert found.compounding == pytest.approx([100**0.25 * 50**0.75])


def test_of_what_is_not_known_there_is_no_success() -> None:
    found = index(90, float("nan"), 30)
    assert np.isnan(found.index[0])
    assert np.isnan(found.compounding[0])
    assert found.bottleneck == [Part.UNKNOWN]


@pytest.mark.parametrize("wrong", [(101, 50, 50), (-1, 50, 50)])
def test_parts_outside_the_scale_are_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(BadInput):
        index(*wrong)


@pytest.mark.parametrize("weight", [(0, 0, 0), (-1, 1, 1), (float("nan"), 1, 1)])
def test_weights_of_success_that_cannot_be_are_refused(weight: tuple[float, float, float]) -> None:
    with pytest.raises(BadInput):
        index(50, 50, 50, weight=weight)
