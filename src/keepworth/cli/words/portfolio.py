"""What a portfolio says of itself: each sentence once, for the terminal and for the page."""

from collections.abc import Iterator, Mapping

from keepworth.charts.concentration import shares_carried
from keepworth.cli.words.language import Words
from keepworth.numerics.arrays import Floats
from keepworth.runs.backtest import BackTested
from keepworth.runs.portfolio import Customer, Portfolio
from keepworth.value.coverage import Counted

type Sentence = list[tuple[str, bool]]  # pieces, each with whether it is stressed

AGREED = "_agreed"  # how the keys end of what is said of contracts alone
UNKNOWN = "–"
SURE, DOUBTFUL = 0.95, 0.6
ABOUT_RIGHT = 0.005
LEVEL = 0.8


def words_for(words: Words, of: Portfolio) -> Words:
    """Return the words in which a portfolio is told: of contracts alone nobody is active or silent."""
    return words.told(AGREED) if of.is_agreed else words


def sample_note(of: Portfolio) -> str:
    """Return the key of the sentence that says which sample book this is."""
    return "sample_note_simulated" if of.simulated else "sample_note"


def headline(words: Words, of: Portfolio) -> list[Sentence]:
    """Say what the customers are worth, who carries it, and what is in doubt."""
    tenth = shares_carried(of.value, [_tenth(of.value)])[0]
    said = [
        words.pieces(
            "say_equity",
            customers=words.count(of.customers),
            mean=words.money(of.equity.mean),
            likely=words.likely(of.equity.low, of.equity.high),
            currency=of.currency,
            years=f"{of.value_years:g}",
        )
    ]
    if of.customers >= 10 and tenth:
        said.append(words.pieces("say_tenth", share=words.percent(tenth)))
    said.append(words.pieces("say_stake", stake=words.money(of.at_stake)))
    return [*fighting(words, of), *said, *relations(words, of)]


def fighting(words: Words, of: Portfolio) -> Iterator[Sentence]:
    """Say who would fight to keep us, what they carry, and who was never tested; nothing where no run says it."""
    if of.fighting is None:
        return
    would, never, every = of.fighting.would, of.fighting.never_tested, words.count(of.fighting.customers)
    if would.customers:
        yield words.pieces(
            "say_fights", customers=words.count(would.customers), all=every, mean=words.money(would.mean),
            likely=words.likely(would.low, would.high), whole=words.money(of.equity.mean), currency=of.currency,
        )  # fmt: skip
    else:
        yield words.pieces("say_nobody_fights", all=every)
    if never.customers:
        likely = words.likely(never.low, never.high)
        yield words.pieces(
            "say_never_tested", customers=words.count(never.customers), mean=words.money(never.mean), likely=likely
        )


def relations(words: Words, of: Portfolio) -> Iterator[Sentence]:
    """Say with whom the relationship is strong, and of whom too little was heard; nothing where no strength is told."""
    if of.relations is None:
        return
    for key, some in (("say_strong", of.relations.strong), ("say_unheard", of.relations.unheard)):
        if some.customers:
            likely = words.likely(some.low, some.high)
            yield words.pieces(key, customers=words.count(some.customers), mean=words.money(some.mean), likely=likely)


def concentration(words: Words, of: Portfolio) -> Sentence:
    """Say who carries the value."""
    tenth = _tenth(of.value)
    share_tenth, share_ten = shares_carried(of.value, [tenth, min(10, of.customers)])
    return words.pieces(
        "say_concentration",
        tenth=words.count(tenth),
        share_tenth=words.percent(share_tenth),
        share_ten=words.percent(share_ten),
        rest=words.money(float(of.value.sum()) * (1 - share_ten)),
    )


def spread(words: Words, of: Portfolio) -> Sentence:
    """Say how value is spread."""
    import numpy as np

    quarter, median, three = (float(q) for q in np.quantile(of.value, [0.25, 0.5, 0.75]))
    return words.pieces(
        "say_spread",
        quarter=words.money(quarter),
        median=words.money(median),
        three_quarters=words.money(three),
    )


def standing(words: Words, of: Portfolio) -> Sentence:
    """Say how many are surely there, and how many may have gone."""
    doubtful = of.active < DOUBTFUL
    return words.pieces(
        "say_standing",
        sure=words.count(int((of.active >= SURE).sum())),
        customers=words.count(of.customers),
        doubtful=words.count(int(doubtful.sum())),
        unknown=words.count(int((of.active != of.active).sum())),  # NaN
        doubtful_value=words.money(float(of.value[doubtful].sum())),
    )


def valuable(words: Words, of: Portfolio) -> Sentence:
    """Say what the most valuable are worth together."""
    together = sum(customer.value.mean for customer in of.valuable)
    total = float(of.value.sum())
    share = words.percent(together / total if total > 0 else 0.0)
    return words.pieces("say_valuable", value=words.money(together), share=share)


def risk(words: Words, of: Portfolio) -> Sentence:
    """Say what is at stake with those most at risk, or that nobody is."""
    if not of.risk:
        return words.pieces("none_at_risk")
    together = sum(customer.at_stake or 0.0 for customer in of.risk)
    return words.pieces("say_risk", stake=words.money(together))


def customer(words: Words, one: Customer, *, key: str) -> Sentence:
    """Say of one customer what they are worth, whether they are still there, and how strong the relationship is."""
    there = {"stays": stays(words, one)}
    if one.active is not None:
        there = {"active": words.chance(one.active.mean), "pace": pace(words, one)}
    said = words.pieces(
        key if one.active is not None else key + AGREED,
        value=words.money(one.value.mean),
        likely=words.likely(one.value.low, one.value.high),
        stake=UNKNOWN if one.at_stake is None else words.money(one.at_stake),
        **there,
    )
    related = relation(words, one)
    return [*said, (f" · {related}", False)] if related else said


def stays(words: Words, one: Customer, *, key: str = "stays") -> str:
    """Say how likely somebody under contract is to stay at the next renewal, with its range."""
    if one.stays is None:
        return words.text("stays_unknown")
    low, high = (words.count(round(100 * end)) for end in (one.stays.low, one.stays.high))
    return words.text(key, chance=words.chance(one.stays.mean), low=low, high=high)


def relation(words: Words, one: Customer) -> str:
    """Say a customer's state and strength; nothing where the run tells none."""
    if one.relation.get("state") is None:
        return ""
    state = words.text("state_" + str(one.relation["state"]).replace(" ", "_"))
    if one.strength is None:
        return words.text("relation_withheld", state=state)
    low, said, high = (words.count(round(end)) for end in (one.strength.low, one.strength.mean, one.strength.high))
    firmness = "relation" if one.relation["published"] == "firm" else f"relation_{one.relation['published']}"
    return words.text(firmness, state=state, strength=said, low=low, high=high)


def pace(words: Words, one: Customer) -> str:
    """Say how often a customer used to come, and for how long they have been silent."""
    weeks = one.silent_weeks or 0.0
    here = weeks * 7 < 0.5
    silent = words.span(max(weeks, 0.0))
    if one.gap_weeks is None:
        return words.text("pace_once_today") if here else words.text("pace_once", silent=silent)
    every = words.every(one.gap_weeks)
    if here:
        return words.text("pace_today", every=every)
    return words.text("pace", every=every, silent=silent)


def proof(words: Words, of: BackTested) -> list[Sentence]:
    """Say how a forecast from the past compares with what came."""
    test = of.test
    came = test.orders_actual
    off = (test.orders_expected - came) / came if came else 0.0
    if abs(off) < ABOUT_RIGHT:
        words_off = words.text("off_none")
    else:
        words_off = words.text("off_over" if off > 0 else "off_under", share=words.percent(abs(off)))
    return [
        words.pieces(
            "say_proof",
            day=words.day(of.as_of),
            said=words.count(test.orders_expected),
            happened=words.count(came),
            weeks=f"{test.weeks:.0f}",
            off=words_off,
        ),
        words.pieces(
            "say_naive",
            mae=f"{test.mae:.2f}",
            naive=f"{test.mae_naive:.2f}",
            verdict=words.text("verdict_" + of.verdict.is_.replace(" ", "_")),
        ),
        words.pieces(
            "say_coverage",
            coverage=f"{100 * test.coverage.share:.0f}",
            verdict=words.text(_coverage(test.coverage)),
        ),
    ]


def _coverage(held: Counted) -> str:
    """Return the key of what to say of ranges that claim to hold 8 times in 10."""
    if held.high < LEVEL:
        return "coverage_low"
    return "coverage_high" if held.low > LEVEL else "coverage_right"


def facts(words: Words, of: Portfolio) -> dict[str, str]:
    """Say what else a careful reader asks for: parameters, why this model, margin, time, seed."""
    record = of.record
    said = {}
    for part in ("orders", "spend"):
        if found := record.get(part):
            errors = found.get("standard_errors", {})
            said[words.text(f"fact_{part}")] = _parameters(found["parameters"], errors=errors)
    if record.get("orders"):
        said[words.text("fact_choice")] = record["orders"]["choice"]["words"]
    if independence := (record.get("spend") or {}).get("independence"):
        said[words.text("fact_independence")] = independence["words"]
    if margin := record.get("margin"):
        said[words.text("fact_margin")] = words.text(f"margin_{margin['source']}", share=words.percent(margin["share"]))
    if seconds := record.get("seconds"):
        said[words.text("fact_seconds")] = f"{seconds['total']:.1f}"
    return said


def _parameters(values: Mapping[str, float], *, errors: Mapping[str, float | None]) -> str:
    """Write parameters with their standard errors, where these are known."""
    return " · ".join(
        f"{name} {value:.4g}" + (f" ± {error:.2g}" if (error := errors.get(name)) else "")
        for name, value in values.items()
    )


def _tenth(value: Floats) -> int:
    return max(round(value.size / 10), 1)
