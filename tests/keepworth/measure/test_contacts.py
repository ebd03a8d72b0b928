"""Whether contacts see it alike: by the last words of each, of one customer and over all."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.evidence import evidence, joined

from keepworth.errors import BadInput
from keepworth.measure.agreement import Agreement, r_wg
from keepworth.measure.beliefs import LINES, PLACE, printed_beliefs
from keepworth.measure.contacts import alike_by_line, contacts_agree
from keepworth.measure.estimate import Estimate
from keepworth.measure.evidence import NOBODY, Evidence
from keepworth.measure.icc import ContactsAlike
from keepworth.measure.withheld import Why, Withheld

TRUST = PLACE["trust"]


def agreed(y: list[float], *, contact: list[int] | None = None, age: list[float] | None = None) -> Agreement | Withheld:
    who = np.array(contact or range(len(y)), dtype=np.int64)
    return contacts_agree(who, np.array(y), age=np.array(age or [0.0] * len(y)), half_life=12.0)


def told(found: Agreement | Withheld) -> Agreement:
    assert isinstance(found, Agreement)
    return found


def test_of_few_contacts_the_spread_is_told_and_no_verdict() -> None:
    found = told(agreed([20.0, 80.0]))
    assert (found.mean, found.lowest, found.highest) == (pytest.approx(50), pytest.approx(20), pytest.approx(80))
    assert found.spread == pytest.approx(60 / 2**0.5)
    assert isinstance(found.rwg, Withheld)
    assert found.judged == "cannot tell"
    assert agreed([50.0]) == Withheld(Why.FEW_CONTACTS, 1, 2)


def test_from_six_contacts_on_they_agree_or_differ() -> None:
    # On seven points 4, 4, 4, 5, 5, 5: a variance of .3, beside 4 of dice.
    alike = told(agreed([50.0] * 3 + [200 / 3] * 3))
    assert isinstance(alike.rwg, Estimate)
    assert alike.rwg.value == pytest.approx(r_wg(0.3, points=7))
    assert told(agreed([50.0, 200 / 3] * 10)).judged == "alike"
    assert told(agreed([0.0, 100.0] * 6)).judged == "differ"


def test_of_each_contact_the_newest_day_counts() -> None:
    # The first took it back, the second is of a year too long ago, the third said two things on one day.
    found = told(agreed([0.0, 90.0, 30.0, 40.0, 60.0, 70.0], contact=[1, 1, 2, 3, 3, 4], age=[9, 1, 25, 2, 2, 24]))
    assert (found.contacts, found.lowest, found.highest) == (3, pytest.approx(50), pytest.approx(90))


def test_facts_have_no_view() -> None:
    assert agreed([50.0, 90.0], contact=[1, NOBODY]) == Withheld(Why.FEW_CONTACTS, 1, 2)


def test_columns_are_equally_long_and_on_the_scale() -> None:
    with pytest.raises(BadInput, match="equally long"):
        contacts_agree(np.zeros(2, dtype=np.int64), np.zeros(3), age=np.zeros(2), half_life=12.0)
    with pytest.raises(BadInput, match="not from 1 to 7"):
        agreed([50.0, 130.0])


@pytest.mark.parametrize(("of_firm", "of_person", "icc"), [(15.0, 12.0, 225 / (225 + 144 + 64)), (0.0, 12.0, 0.0)])
def test_how_alike_contacts_are_over_all_customers(of_firm: float, of_person: float, icc: float) -> None:
    of = drawn(customers=2_000, of_firm=of_firm, of_person=of_person, error=8.0)
    found = alike_by_line(of, customers=2_000, beliefs=printed_beliefs())
    trust = found[TRUST]
    assert isinstance(trust, ContactsAlike)
    assert trust.single.value == pytest.approx(icc, abs=0.03)
    assert trust.single.low < trust.single.value < trust.single.high
    assert (trust.customers, trust.contacts, trust.size) == (2_000, 6_000, pytest.approx(3))
    assert all(isinstance(one, Withheld) for line, one in enumerate(found) if line != TRUST)


def drawn(*, customers: int, of_firm: float, of_person: float, error: float, contacts: int = 3) -> Evidence:
    """Draw what contacts said of trust, each once and today."""
    rng = np.random.default_rng(1)
    customer = np.repeat(np.arange(customers), contacts)
    y = 50 + of_firm * rng.standard_normal(customers)[customer]
    y += np.hypot(of_person, error) * rng.standard_normal(customer.size)
    many = customer.size
    return Evidence(
        customer, np.full(many, TRUST), np.clip(y, 0, 100), np.full(many, error**2), np.zeros(many),
        np.tile(np.arange(contacts), customers), np.full(many, 1 / contacts), np.zeros(many, dtype=bool),
    )  # fmt: skip


def test_few_customers_tell_nothing() -> None:
    of = drawn(customers=19, of_firm=15.0, of_person=12.0, error=8.0)
    assert alike_by_line(of, customers=19, beliefs=printed_beliefs())[TRUST] == Withheld(Why.FEW_CUSTOMERS, 19, 20)


def test_colleagues_facts_old_words_and_nonsense_do_not_count() -> None:
    of = drawn(customers=60, of_firm=15.0, of_person=12.0, error=8.0)
    every = of.y.size
    ours = replace(of, y=100 - of.y, is_ours=np.ones(every, dtype=bool))
    facts = replace(of, contact=np.full(every, NOBODY), share=np.zeros(every))
    old = replace(of, y=100 - of.y, age=np.full(every, 3.0), contact=of.contact + 3)
    old = replace(old, age=np.full(every, 24.1))
    wrong = replace(of, y=np.full(every, np.nan), age=np.zeros(every))
    alone = alike_by_line(of, customers=60, beliefs=printed_beliefs())
    assert alike_by_line(joined(of, ours, facts, old, wrong), customers=60, beliefs=printed_beliefs()) == alone
    nothing = alike_by_line(evidence([]), customers=0, beliefs=printed_beliefs())
    assert nothing == (Withheld(Why.FEW_CUSTOMERS, 0, 20),) * LINES


@given(seed=st.integers(0, 2**20), said=st.lists(st.floats(0, 100), min_size=2, max_size=12))
@settings(deadline=None)
def test_order_does_not_matter_and_ends_hold_the_mean(seed: int, said: list[float]) -> None:
    rng = np.random.default_rng(seed)
    contact, age = rng.integers(0, 8, len(said)), rng.integers(0, 30, len(said)).astype(float)
    found = contacts_agree(contact, np.array(said), age=age, half_life=12.0)
    order = rng.permutation(len(said))
    again = contacts_agree(contact[order], np.array(said)[order], age=age[order], half_life=12.0)
    if isinstance(found, Withheld):
        assert again == found
        return
    assert isinstance(again, Agreement)
    assert again.mean == pytest.approx(found.mean, abs=1e-9)
    assert again.spread == pytest.approx(found.spread, abs=1e-9)
    assert found.lowest - 1e-9 <= found.mean <= found.highest + 1e-9
