"""The audit of value disciplines: lead in one, keep the others at par (Treacy & Wiersema 1993)."""

import pytest

from keepworth.errors import BadInput
from keepworth.focus import audit_disciplines
from keepworth.focus.disciplines import DISCIPLINES
from keepworth.listen import instrument


def said(view: str, **points: float) -> dict[str, float]:
    return {f"{view}.{item}": value for name, value in points.items() for item in DISCIPLINES[name]}


PAR = said("rivals", operations=4, product=4, intimacy=4)


def test_the_items_are_those_of_the_questionnaire_in_its_order() -> None:
    asked = [one.name for one in instrument("disciplines").items]
    assert asked == [item for items in DISCIPLINES.values() for item in items]


@pytest.mark.parametrize(
    ("customers", "position", "leads", "below"),
    [
        ({"operations": 4, "product": 4, "intimacy": 6}, "leads", ("intimacy",), ()),
        ({"operations": 3, "product": 4, "intimacy": 6}, "leads_but", ("intimacy",), ("operations",)),
        ({"operations": 5, "product": 4, "intimacy": 6}, "several", ("operations", "intimacy"), ()),
        ({"operations": 4, "product": 4.4, "intimacy": 3.6}, "nowhere", (), ()),
        ({"operations": 4, "product": 4}, "unknown", (), ()),
    ],
)
def test_where_a_company_stands(
    customers: dict[str, float], position: str, leads: tuple[str, ...], below: tuple[str, ...]
) -> None:
    found = audit_disciplines(PAR | said("customers", **customers))
    assert (found.position, found.leads_in, found.below_par) == (position, leads, below)


def test_customers_decide_where_they_were_asked_and_our_own_word_where_not() -> None:
    ours = said("us", operations=6, product=4, intimacy=7)
    alone = audit_disciplines(PAR | ours)
    assert (alone.leads_in, alone.is_by_customers) == (("operations", "intimacy"), False)
    heard = audit_disciplines(PAR | ours | said("customers", operations=4, product=4, intimacy=5))
    assert (heard.leads_in, heard.is_by_customers) == (("intimacy",), True)
    assert [one.flattered for one in heard.disciplines] == [2, 0, 2]


def test_a_discipline_wants_three_of_its_four_items() -> None:
    answers = PAR | said("customers", operations=5, product=4, intimacy=4)
    del answers["customers.on_the_day"]
    assert audit_disciplines(answers).leads_in == ("operations",)
    del answers["customers.easy_to_buy"]
    found = audit_disciplines(answers | said("us", operations=4, product=4, intimacy=7))
    assert found.disciplines[0].customers is None
    # Pride in one discipline is never put beside experience in another.
    assert (found.leads_in, found.is_by_customers) == (("intimacy",), False)


@pytest.mark.parametrize("wrong", [{"us.on_the_day": 8}, {"us.on_the_day": float("nan")}, {"us.nothing": 4}])
def test_an_answer_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadInput, match=next(iter(wrong))):
        audit_disciplines(wrong)
