"""What each source of evidence says, and that none is without a place."""

import re
from pathlib import Path

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.listen.instruments import INDICATORS, all_instruments
from keepworth.measure.beliefs import LINES, places, printed_beliefs, printed_errors
from keepworth.measure.sources import (
    ACTS,
    CONTRACT,
    HALVES,
    INDEX,
    INTEGRATIONS,
    PROMISES,
    RETURN,
    SOURCES,
    SPENDING,
    USERS,
    YES_NO,
    said_by_act,
    said_by_colleague,
    said_by_count,
    said_by_item,
    said_by_record,
    said_by_return,
    said_by_share,
)
from keepworth.tables.evidence.kinds import FACTS
from keepworth.tables.schemas import TABLES

PAGE = Path(__file__).parents[3] / "docs/reference/measure/evidence.md"
YES = np.array([True, False])
DESCRIBE = {"customers", "contacts"}  # who they are, and how much their people decide; no fact about the relationship
FED = {  # tables that are evidence, and as which sources
    "answers": ("item", YES_NO, INDEX), "promises": (PROMISES,), "rivals": (SPENDING,), "ledger": (RETURN,),
    "usage": (INTEGRATIONS, USERS), "contracts": (CONTRACT,), "acts": (ACTS,), "referrals": (ACTS,),
}  # fmt: skip


def test_seven_of_nine_promises_say_75_as_the_design_computes_it() -> None:
    said = said_by_count(np.array([7]), of=np.array([9]))
    assert (said.y[0], said.variance[0]) == pytest.approx((75, 287.5), abs=1e-9)


def test_one_yes_is_neither_always_nor_never() -> None:
    assert said_by_count(np.array([1, 0]), of=np.array([1, 1])).y.tolist() == [75, 25]


def test_an_index_is_surer_than_an_item() -> None:
    assert said_by_item(np.array([40.0])).variance == pytest.approx([225])
    assert said_by_item(np.array([40.0]), items=np.array([3])).variance == pytest.approx([75])
    assert said_by_colleague(np.array([40.0])).variance == pytest.approx([625])


def test_money_that_is_only_claimed_tells_less() -> None:
    share = said_by_share(np.array([0.4, 0.4]), is_verified=YES)
    assert (share.y.tolist(), share.variance.tolist()) == ([40, 40], [64, 625])
    back = said_by_return(np.array([0.0, 1.0]), paid=np.array([2.0, 1.0]), is_verified=YES)
    assert back.y == pytest.approx([50, 100 / (1 + np.exp(-1))])


@pytest.mark.parametrize("source", sorted(HALVES))
def test_a_record_reaches_half_where_it_says(source: str) -> None:
    said = said_by_record(source, np.array([0.0, HALVES[source], 1e9]))
    assert said.y == pytest.approx([0, 50, 100])
    assert (said.variance == 400).all()


def test_an_act_says_all() -> None:
    assert said_by_act(2).y.tolist() == [100, 100]


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: said_by_count(np.array([3]), of=np.array([2])),
        lambda: said_by_count(np.array([0]), of=np.array([0])),
        lambda: said_by_share(np.array([1.2, np.nan]), is_verified=YES),
        lambda: said_by_return(np.array([1.0, 2]), paid=np.array([0.0, 1]), is_verified=YES),
        lambda: said_by_record("weather", np.array([1.0])),
        lambda: said_by_record("contract", np.array([-1.0])),
        lambda: places(["trust", "luck"]),
    ],
)
def test_facts_that_cannot_be_are_refused(nonsense) -> None:
    with pytest.raises(BadInput):
        nonsense()


def test_every_source_feeds_an_indicator_or_says_why_not() -> None:
    for source in SOURCES:
        assert (source.feeds is None) == bool(source.because), source.name
        assert source.feeds in (None, "its own", *INDICATORS), source.name
    for instrument in all_instruments():
        for item in instrument.items:
            assert (item.feeds in INDICATORS) != bool(item.because), item.name


def test_every_fact_of_a_customer_has_a_place_or_a_reason() -> None:
    """A table that names a customer or a contact feeds an indicator, or the map says why not."""
    places = {one.name.replace(" ", "_"): one for one in SOURCES}
    assert set(FED) == {"answers", *FACTS}
    for name, table in TABLES.items():
        names = {column.name for column in table.columns}
        if not names & {"customer_id", "contact_id"} or name in DESCRIBE:
            continue
        assert (name in FED) != (name in places and not places[name].feeds), name
        assert all(places[one.replace(" ", "_")].feeds for one in FED.get(name, ())), name


def test_what_an_item_feeds_is_what_the_table_says() -> None:
    feeds = {item.name: item.feeds for one in all_instruments() for item in one.items}
    table = {name: source.feeds for source in SOURCES for name in source.name.split(", ")}
    for construct in ("effort", "affiliation", "status", "learning"):
        assert feeds[construct] == table[construct]


def test_the_docs_print_the_same_table() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## Answers")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\| .*$", text, re.M)][2:]
    printed = [
        [one.name, one.feeds, one.says, one.variance, f"{one.lowest:g}", f"{one.highest:g}"]
        if one.feeds
        else [one.name, "none", one.because, "", "", ""]
        for one in SOURCES
    ]
    assert rows == printed


def test_what_is_printed_is_what_the_issue_rules() -> None:
    of = printed_beliefs(2)
    months = dict(zip(INDICATORS, of.half_life.tolist(), strict=True))
    assert (months["emotional"], months["performance"], months["recommend"]) == (18, 18, 12)
    assert (months["satisfaction"], months["mindset"], months["structural_cost"], months["fit"]) == (6, 6, 24, 18)
    assert {months[name] for name in ("trust", "control", "commitment", "evp", "business")} == {12}
    assert (of.mean.shape, set(of.mean.ravel()), set(of.variance.ravel())) == ((2, LINES), {60}, {225})
    assert set(of.contact_variance) == {144}
    assert printed_errors()["opinion"] == 25


def test_a_book_says_how_far_a_source_may_be_off() -> None:
    own = {"item": 10.0, "opinion": 30.0, "shares": 5.0, "money": 4.0, "record": 12.0, "act": 9.0}
    score = np.array([40.0])
    assert said_by_item(score, items=np.array([4]), errors=own).variance == pytest.approx([25])
    assert said_by_colleague(score, errors=own).variance == pytest.approx([900])
    assert said_by_count(np.array([7]), of=np.array([9]), errors=own).variance == pytest.approx([212.5])
    assert said_by_share(np.array([0.4, 0.4]), is_verified=YES, errors=own).variance.tolist() == [16, 625]
    paid = np.array([1.0, 1.0])
    assert said_by_return(np.array([0.0, 1.0]), paid=paid, is_verified=YES, errors=own).variance.tolist() == [16, 625]
    assert said_by_record("contract", score, errors=own).variance.tolist() == [144]
    assert said_by_act(1, errors=own).variance.tolist() == [81]


@pytest.mark.parametrize("own", [{"itme": 10.0}, {"item": 0.0}, {"item": np.nan}])
def test_an_error_that_cannot_be_is_refused(own: dict[str, float]) -> None:
    with pytest.raises(BadInput, match="There are errors above 0 of item"):
        printed_errors(own)
