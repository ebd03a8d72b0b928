"""From facts to evidence: which indicator each source feeds, what it says on 0 to 100, and how far that may be off.

One fact feeds one indicator, so that nothing counts twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.beliefs import Errors, printed_errors
from keepworth.numerics.arrays import Flags, Floats, Ints

YES_NO: Final = "yes or no"
INDEX: Final = "index of J items"
PROMISES: Final = "promises"
SPENDING: Final = "share of their spending"
RETURN: Final = "return on what they pay"
INTEGRATIONS: Final = "integrations"
CONTRACT: Final = "contract"
USERS: Final = "trained users"
ACTS: Final = "acts and referrals"


@dataclass(frozen=True, slots=True)
class Source:
    """A source of evidence; in words, as the docs print it."""

    name: str
    feeds: str | None  # the indicator, "its own" of an item, None if it feeds none
    says: str  # the formula of y
    variance: str  # of the error
    lowest: float = 0.0  # of y
    highest: float = 100.0
    because: str = ""  # why it feeds none


SOURCES: Final = (
    Source("item", "its own", "100·(x − min)/(max − min); where lower is better 100 less that", "15²"),
    Source(YES_NO, "its own", "100·(x + ½)/2, x = 1 for yes", "10⁴·p(1 − p)/2 + 10²", 25.0, 75.0),
    Source(INDEX, "its own", "the mean of its items, of who answered two thirds of them", "15²/J"),
    Source("effort", "satisfaction", "as an item; effort is a cost, so little of it is 100", "15²"),
    Source("affiliation, status, learning", "emotional", "as an item", "15²"),
    Source(PROMISES, "performance", "100·(k + ½)/(n + 1), k of n kept", "10⁴·p(1 − p)/(n + 1) + 10²"),
    Source(SPENDING, "business", "100·share", "8² verified, 25² claimed"),
    Source(RETURN, "evp", "100/(1 + e^−ROI)", "8² verified, 25² claimed"),
    Source(INTEGRATIONS, "structural_benefit", "100·(1 − 2^(−integrations/2))", "20²"),
    Source(USERS, "structural_benefit", "100·(1 − 2^(−users/10))", "20²"),
    Source(CONTRACT, "structural_cost", "100·(1 − 2^(−months left/12))", "20²"),
    Source(ACTS, "recommend", "100", "20²", 100.0),
    Source("opinion of a colleague", "its own", "as an item", "25²; of our side, never of theirs"),
    Source("touchpoints", None, "", "", because="They feed the strength of ties, which is no indicator."),
    Source("ties", None, "", "", because="They feed the strength of ties, which is no indicator."),
    Source("orders", None, "", "", because="They feed value and the probability of staying."),
    Source(
        "visits", None, "", "",
        because="What somebody looked at is no opinion of us; they feed what is known of them.",
    ),
    Source(
        "needs", None, "", "",
        because="They feed what is known of a customer and what to offer. Whether one was met, satisfaction and "
        "performance say; and what they spend with us because of it, their spending does.",
    ),
    Source(
        "cases", None, "", "",
        because="What came of one is asked, and that answer feeds satisfaction; an open one feeds the "
        "probability of staying.",
    ),
    Source(
        "trials", None, "", "",
        because="They feed the price by which a customer would fight to keep us: what they did, not what they "
        "feel.",
    ),
    Source(
        "departures", None, "", "",
        because="Who left has no strength to tell; they feed the probability of staying.",
    ),
    Source("costs", None, "", "", because="What a customer costs us is our side of the money; it feeds value."),
    Source("invitations", None, "", "", because="Whom we asked is what we did; the answers are evidence."),
    Source("assignments", None, "", "", because="Who got what in an experiment must not move what it is judged by."),
    Source("plans", None, "", "", because="What we want of a relationship says nothing of how it is."),
    Source("plan steps", None, "", "", because="What we mean to do says nothing of how they see us."),
    Source("events", None, "", "", because="That we held one says nothing of how they see us."),
    Source("guests", None, "", "", because="Whoever comes may come for the others; it is judged by its result."),
    Source("peers", None, "", "", because="Whom they know among themselves is no tie to us."),
    Source("offerings", None, "", "", because="What we and our partners can do says nothing of how they see us."),
    Source("extras", None, "", "", because="What we may give says nothing of how anybody sees us."),
    Source(
        "extras given", None, "", "",
        because="What we gave moves nothing until somebody says or does something; using it is a courtesy, no verdict.",
    ),
    Source("wishes", None, "", "", because="A wish of their own is no verdict on us; it says what to offer."),
    Source("openings", None, "", "", because="What we could give says nothing of how anybody sees us."),
    Source(
        "openings given", None, "", "",
        because="What we gave is ours; whether they met, were seen or learned through us, they are asked.",
    ),
    Source("decision rights", None, "", "", because="What we may decide says nothing of how anybody sees us."),
    Source("decisions", None, "", "", because="What we decided for them moves nothing until they say or do something."),
    Source("resources", None, "", "", because="What our people work with is our side."),
    Source("further", None, "", "", because="What we did beyond our duty is judged by what they say of it."),
    Source("growth", None, "", "", because="How our people grow is our side; a test of it is another matter."),
    Source("products", None, "", "", because="What we sell says nothing of how anybody sees us."),
    Source("locations", None, "", "", because="Where we sell says nothing of how anybody sees us."),
    Source("stock", None, "", "", because="What lay there is our side; their spending tells the rest."),
    Source("promotions", None, "", "", because="What we promote is what we did; its result is judged beside the rest."),
    Source("coupons", None, "", "", because="A coupon that comes back is bought for, and proves no liking."),
    Source("asks", None, "", "", because="That we asked says nothing of how they see us; what they do then is an act."),
    Source("testimonials", None, "", "", because="Words that we put to them are no answer; to speak for us is an act."),
    Source("thanks", None, "", "", because="Our own courtesy is not theirs."),
    Source("content", None, "", "", because="What we publish says nothing of how they see us."),
    Source("actions done", None, "", "", because="What we did moves nothing until somebody says or does something."),
    Source("consents", None, "", "", because="They say what may be looked at, and nothing of the relationship."),
)  # fmt: skip
HALVES: Final[Mapping[str, float]] = {INTEGRATIONS: 2.0, USERS: 10.0, CONTRACT: 12.0}  # what gives 50; ours


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says on 0 to 100, and its error variance."""

    y: Floats
    variance: Floats


def said_by_item(score: Floats, *, items: Ints | None = None, errors: Errors = None) -> Said:
    """Return what an item says, or an index of several of them, given its score on 0 to 100."""
    error = printed_errors(errors)["item"] ** 2
    return Said(score, np.full(score.shape, error) if items is None else error / items)


def said_by_colleague(score: Floats, *, errors: Errors = None) -> Said:
    """Return what a colleague's opinion says; it is evidence of our side only."""
    return Said(score, np.full(score.shape, printed_errors(errors)["opinion"] ** 2))


def said_by_count(kept: Ints, *, of: Ints, errors: Errors = None) -> Said:
    """Return what k of n kept promises say, or a yes, which is one of one: half a promise is added to each outcome.

    The error is the binomial one, and what no count can tell.

    Raises
    ------
    BadInput
        More kept than there are, or fewer than none, or none at all.

    """
    if ((kept < 0) | (kept > of) | (of < 1)).any():
        raise BadInput("Of n, at least 1, there are 0 to n kept.")
    share = (kept + 0.5) / (of + 1.0)
    return Said(100.0 * share, 1e4 * share * (1.0 - share) / (of + 1.0) + printed_errors(errors)["shares"] ** 2)


def said_by_share(share: Floats, *, is_verified: Flags, errors: Errors = None) -> Said:
    """Return what our share of their spending says of how much their business rides on us; 0 to 1."""
    if not ((share >= 0) & (share <= 1)).all():
        raise BadInput("A share of spending is 0 to 1.")
    return Said(100.0 * share, _of_money(is_verified, errors))


def said_by_return(gained: Floats, *, paid: Floats, is_verified: Flags, errors: Errors = None) -> Said:
    """Return what their return on price and cost of use says: nothing gained beyond what was paid is 50."""
    if not (np.isfinite(gained) & (paid > 0)).all():
        raise BadInput("What was gained is a number, and what was paid above 0.")
    logistic = 1.0 / (1.0 + np.exp(-np.clip(gained / paid, -500.0, 500.0)))
    return Said(100.0 * logistic, _of_money(is_verified, errors))


def said_by_record(source: str, amount: Floats, *, errors: Errors = None) -> Said:
    """Return what integrations, trained users or months left of a contract say: half of the way to 100 by each half.

    Raises
    ------
    BadInput
        Another source, or less than nothing of it.

    """
    if source not in HALVES or not (amount >= 0).all():
        raise BadInput(f"There are 0 or more of {', '.join(HALVES)}.")
    error = printed_errors(errors)["record"]
    return Said(-100.0 * np.expm1(-np.log(2.0) * amount / HALVES[source]), _of(amount, error))


def said_by_act(acts: int, *, errors: Errors = None) -> Said:
    """Return what each of some acts says: somebody vouched, introduced, defended, or sent a customer."""
    said = np.full(acts, 100.0)
    return Said(said, _of(said, printed_errors(errors)["act"]))


def _of(like: Floats, sd: float) -> Floats:
    return np.full(like.shape, sd**2)


def _of_money(is_verified: Flags, errors: Errors) -> Floats:
    error = printed_errors(errors)
    variance: Floats = np.where(is_verified, error["money"], error["claimed"]) ** 2
    return variance
