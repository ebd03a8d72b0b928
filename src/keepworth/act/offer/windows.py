"""When each customer buys most in a year: their own months, drawn to those of their kind."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.act.offer.months import MONTHS
from keepworth.act.offer.ranking import AT_ONCE, FEWEST
from keepworth.errors import NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints

LEVEL: Final = 0.8
MOST_YEARS: Final = 3
OWN: Final = 1.25  # times the share of their kind's month from which on it is their own habit; ours
WEIGHTS: Final = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)  # purchases for which the kind speaks, that are tried
TRIED: Final = 20_000  # customers by whom the weight is chosen
BUSY: Final = (0.5, 2.0)  # purchases foreseen in a window: between these, customers miss alike; ours


@dataclass(frozen=True, slots=True)
class Monthly:
    """What customers bought by month, a row a customer and month, over whole months."""

    customer: Ints  # 0 to customers − 1
    month: Ints  # from 0, the first that is known
    amount: Floats
    days: Floats  # on which they bought
    kind: Ints  # (customers,) their segment, from 0; -1: none
    first: int  # the month of the year of month 0; 0: January


@dataclass(frozen=True, slots=True)
class Windows:
    """In which months of the year customers buy most, a row a customer of whom it can be told."""

    customer: Ints
    start: Ints  # the first month of the window, 0: January
    months: Ints  # how many
    share: Floats  # of a year's money that falls in it
    yearly: Floats  # money a year so far
    busy: Floats  # purchases foreseen in it
    own: Flags  # their own habit, more than their kind's
    judged: int  # customers who were looked at


@dataclass(frozen=True, slots=True)
class Kinds:
    """Months of a kind of customer against an average one."""

    index: Floats  # (kinds + 1, 12) the last of all together
    customers: Ints  # (kinds + 1,)
    weight: float  # how many purchases of theirs the kind's months count as


@dataclass(frozen=True, slots=True)
class Tried:
    """How windows foreseen a year before held."""

    customers: int
    share: float  # of the money of that year that fell in them
    by_chance: float  # had it been spread evenly
    low: float  # of the share
    high: float
    level: float
    kept: float  # what came in windows, for each unit of money foreseen
    quantiles: Floats  # (3, 3) of this by purchases foreseen: low, middle, high


def windows(of: Monthly, *, end: int, level: float = LEVEL) -> tuple[Windows, Kinds]:
    """Return the windows of customers from the whole years before the month `end`.

    Money is counted in the customer's own mean purchases. A customer's shares of the months are drawn towards those of
    their kind (Dirichlet), by so many purchases as would have foretold the money of the last year best; where only one
    year is known, by as many as make the days on which they bought likeliest. A month stands out
    where its share is surely above a twelfth, twelve being looked at (Bonferroni); the window is the best of these
    with its neighbours that stand out too. Kinds of fewer than 30 customers (ours) are counted with all.

    Customers who began within the last twelve months, or bought nothing in them, are not judged.
    """
    from scipy.special import betaincinv

    who, years, money, days = _years(of, end=end)
    purchases = _purchases(money, days=days)
    kind, counted, base = _of_kinds(of.kind, who, purchases=purchases)
    of_kind = base[kind]
    weight = _weight(of, end=end) or _likeliest(days, of_kind)
    total = purchases.sum(axis=1, keepdims=True) + weight
    share = (purchases + weight * of_kind) / total
    low = betaincinv(share * total, (1 - share) * total, (1 - level) / 2 / MONTHS)
    stands = low > 1 / MONTHS
    best = np.where(stands, share, 0).argmax(axis=1)
    rows = np.arange(who.size)
    before, after = (best - 1) % MONTHS, (best + 1) % MONTHS
    wide = np.stack([stands[rows, before], stands[rows, after]])
    in_it = share[rows, best] + wide[0] * share[rows, before] + wide[1] * share[rows, after]
    yearly = money.sum(axis=1) / years
    a_year = days.sum(axis=1) / years
    told = stands.any(axis=1)
    found = Windows(
        who[told], np.where(wide[0], before, best)[told], (1 + wide.sum(axis=0))[told], in_it[told], yearly[told],
        (in_it * a_year)[told], (share[rows, best] > OWN * of_kind[rows, best])[told], who.size,
    )  # fmt: skip
    return found, Kinds(base * MONTHS, np.r_[counted, who.size], weight)


def _years(of: Monthly, *, end: int) -> tuple[Ints, Ints, Floats, Floats]:
    """Return who is judged, their whole years, and money and days by month of the year."""
    customers = of.kind.size
    first = np.full(customers, end)
    np.minimum.at(first, of.customer, of.month)
    years = np.minimum((end - first) // MONTHS, MOST_YEARS)
    ago = end - 1 - of.month
    recent = np.bincount(of.customer[(ago >= 0) & (ago < MONTHS)], minlength=customers)
    who = np.flatnonzero((years >= 1) & (recent > 0))
    place = np.full(customers, -1)
    place[who] = np.arange(who.size)
    row = (ago >= 0) & (ago < MONTHS * years[of.customer]) & (place[of.customer] >= 0)
    at = place[of.customer[row]] * MONTHS + (of.first + of.month[row]) % MONTHS
    if not who.size:
        raise NotEnough("No customer bought for a whole year and in the last twelve months: no season can be foreseen.")
    money, days = (np.bincount(at, each[row], who.size * MONTHS).reshape(-1, MONTHS) for each in (of.amount, of.days))
    return who, years[who], money, days


def _purchases(money: Floats, *, days: Floats) -> Floats:
    """Return money in each customer's own mean purchases."""
    found: Floats = money * (days.sum(axis=1) / np.maximum(money.sum(axis=1), 1e-12))[:, None]
    return found


def _of_kinds(kind: Ints, who: Ints, *, purchases: Floats) -> tuple[Ints, Ints, Floats]:
    """Return the kind of those who are judged, how many each has, and the months of each and of all together, last."""
    kinds, mine = int(kind.max(initial=-1)) + 1, kind[who]
    counted = np.bincount(mine[mine >= 0], minlength=kinds)
    enough = np.r_[counted >= FEWEST, False]  # of no kind, -1, is the last
    mine = np.where(enough[mine], mine, kinds)
    sums = np.stack([np.bincount(mine, purchases[:, month], kinds + 1) for month in range(MONTHS)], axis=1)
    sums[kinds] = purchases.sum(axis=0)
    smooth = sums + 1 / MONTHS
    return mine, counted, smooth / smooth.sum(axis=1, keepdims=True)


def _weight(of: Monthly, *, end: int) -> float | None:
    """Return with how many purchases the kind speaks, as foretells the last year best; None: nothing is before it."""
    cut = end - MONTHS
    if cut < MONTHS:
        return None
    try:
        who, _, money, days = _years(of, end=cut)
    except NotEnough:
        return None
    if who.size < FEWEST:
        return None
    purchases = _purchases(money, days=days)
    kind, _, base = _of_kinds(of.kind, who, purchases=purchases)
    place = np.full(of.kind.size, -1)
    place[who] = np.arange(who.size)
    row = (of.month >= cut) & (of.month < end) & (place[of.customer] >= 0)
    at = place[of.customer[row]] * MONTHS + (of.first + of.month[row]) % MONTHS
    came = np.bincount(at, of.amount[row], who.size * MONTHS).reshape(-1, MONTHS)
    came /= np.maximum(came.sum(axis=1, keepdims=True), 1e-12)  # each customer counts alike

    def score(weight: float) -> float:
        return float((came * np.log((purchases + weight * base[kind]) / (days.sum(axis=1) + weight)[:, None])).sum())

    return max(WEIGHTS, key=score)


def _likeliest(days: Floats, base: Floats) -> float:
    """Return the weight by which days by month are likeliest, as Dirichlet-multinomial."""
    from scipy.special import gammaln

    step = max(days.shape[0] // TRIED, 1)
    n, s = days[::step], base[::step]
    total = n.sum(axis=1)

    def likely(weight: float) -> float:
        each = (gammaln(n + weight * s) - gammaln(weight * s)).sum(axis=1)
        return float((each + gammaln(weight) - gammaln(total + weight)).sum())

    return max(WEIGHTS, key=likely)


def tried(of: Monthly, *, end: int, rng: np.random.Generator, draws: int = 1_000, level: float = LEVEL) -> Tried:
    """Foresee the last year before `end` from what stood before it, and return how the windows held.

    Raises
    ------
    NotEnough
        Less than two years, or fewer than 30 customers with a window.

    """
    cut = end - MONTHS
    if cut < MONTHS:
        raise NotEnough("Less than two whole years: whether the season comes again was never tested.")
    found, _ = windows(of, end=cut)
    if found.customer.size < FEWEST:
        raise NotEnough(f"{found.customer.size} customers had a window a year ago: {FEWEST} are needed to test them.")
    place = np.full(of.kind.size, -1)
    place[found.customer] = np.arange(found.customer.size)
    row = (of.month >= cut) & (of.month < end) & (place[of.customer] >= 0)
    at = place[of.customer[row]]
    inside = ((of.first + of.month[row] - found.start[at]) % MONTHS) < found.months[at]
    came = np.bincount(at, of.amount[row] * inside, found.customer.size)
    whole = np.bincount(at, of.amount[row], found.customer.size)
    low, high = np.quantile(_drawn(came, whole, rng=rng, draws=draws), [(1 - level) / 2, (1 + level) / 2])
    foreseen = found.share * found.yearly
    total = max(float(whole.sum()), 1e-12)
    return Tried(
        came.size, float(came.sum()) / total, float((whole * found.months).sum()) / total / MONTHS,
        float(low), float(high), level, float(came.sum() / foreseen.sum()),
        _missed(came / foreseen, found.busy, level=level),
    )  # fmt: skip


def _drawn(came: Floats, whole: Floats, *, rng: np.random.Generator, draws: int) -> Floats:
    """Return the share of customers drawn again and again, few enough draws at once to fit the memory."""
    n, at_once = came.size, max(AT_ONCE // came.size, 1)
    shares = []
    for start in range(0, draws, at_once):
        who = rng.integers(0, n, (min(at_once, draws - start), n))
        shares.append(came[who].sum(axis=1) / np.maximum(whole[who].sum(axis=1), 1e-12))
    return np.concatenate(shares)


def busy_class(busy: Floats) -> Ints:
    """Return how busy a window is foreseen to be: 0, 1 or 2."""
    found: Ints = np.digitize(busy, BUSY)
    return found


def _missed(ratio: Floats, busy: Floats, *, level: float) -> Floats:
    """Return the quantiles of what came by what was foreseen, of each class; of all where a class has too few."""
    of = busy_class(busy)
    tails = [(1 - level) / 2, 0.5, (1 + level) / 2]
    each = [ratio[of == one] if (of == one).sum() >= FEWEST else ratio for one in range(len(BUSY) + 1)]
    return np.stack([np.quantile(one, tails) for one in each])
