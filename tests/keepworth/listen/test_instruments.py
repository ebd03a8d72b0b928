"""The instruments that come along ask what they promise, of both sides, in both languages."""

import re
from collections.abc import Iterator

import pytest

from keepworth.errors import BadInput, InstrumentRefused
from keepworth.listen.instruments import (
    INDICATORS,
    LOYALTY,
    RELATIONSHIP,
    Instrument,
    Item,
    Words,
    all_instruments,
    instrument,
    of_element,
)
from keepworth.tables.trials.kinds import OBJECT_ITEM, SWITCHING_ITEM
from keepworth.tables.trials.seen import MOST_GAP

EVERY = [(one, item) for one in all_instruments() for item in one.items]
NAMES = [f"{one.name}-{one.version}-{item.name}" for one, item in EVERY]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WESTERN_MARK = re.compile(r"[,;:?!](?!\d)|\.$|\.\s")


def texts() -> Iterator[tuple[str, Words]]:
    for one in all_instruments():
        yield f"{one.name} {one.version} title", one.title
        for kind, words in (*one.opening.items(), *one.guess.items(), *one.verdicts.items()):
            yield f"{one.name} {one.version} {kind}", words
        for item in one.items:
            ends = (item.scale.low, item.scale.high, *(words for _, words in item.scale.choices))
            for words in (item.customer, item.us, *ends):
                if words:
                    yield f"{one.name} {one.version} {item.name}", words


def feeding(of: Instrument, indicator: str) -> list[Item]:
    return [one for one in of.items if one.feeds == indicator]


def test_everything_that_the_issue_names_comes_along() -> None:
    assert {(one.name, one.version) for one in all_instruments()} == {
        ("ces", "1.0"), ("ces", "2.0"), ("csat-5", "1.0"), ("csat-7", "1.0"), ("csat-10", "1.0"), ("nps", "1.0"),
        ("relationship", "1.0"), ("loyalty", "1.0"), ("loyalty", "1.1"), ("fit", "1.0"), ("beyond", "1.0"),
        ("depth", "1.0"),
        ("readiness", "1.0"), ("challenges", "1.0"), ("disciplines", "1.0"), ("keeping", "1.0"),
        ("pulse", "1.0"), ("complaint", "1.0"),
        ("review-2", "1.0"), ("review-5", "1.0"), ("review-10", "1.0"),
    }  # fmt: skip


@pytest.mark.parametrize(("of", "item"), EVERY, ids=NAMES)
def test_everything_asked_feeds_an_indicator_or_says_why_not(of: Instrument, item: Item) -> None:
    assert (item.feeds in INDICATORS) != bool(item.because)
    assert item.construct


def test_every_indicator_is_asked_about() -> None:
    assert {item.feeds for _, item in EVERY} - {None} == set(INDICATORS)
    assert len(INDICATORS) == 13


@pytest.mark.parametrize("indicator", RELATIONSHIP)
def test_the_six_indicators_are_asked_of_both_sides_with_a_reversed_item(indicator: str) -> None:
    items = feeding(instrument("relationship"), indicator)
    assert len(items) == (2 if indicator == "mindset" else 3)
    assert any(one.side == "both" for one in items)
    if indicator not in ("mindset", "recommend"):
        assert [one.lower_is_better for one in items].count(True) == 1
        assert all(one.side == "both" for one in items)


def test_trust_has_its_three_parts_and_recommendation_what_was_said_and_done() -> None:
    of = instrument("relationship")
    assert [one.part for one in feeding(of, "trust")] == ["integrity", "dependability", "competence"]
    assert [one.part for one in feeding(of, "mindset")] == ["company", "relationship"]
    assert [one.part for one in feeding(of, "recommend")] == ["said", "done", "action"]
    assert of.item("stay_one_year").scale.kind == of.item("stay_five_years").scale.kind == "percent"
    for detail in ("recommended_times", "recommended_whom", "recommended_what"):
        assert of.item(detail).only_if == ("recommended", 1)


@pytest.mark.parametrize("indicator", LOYALTY)
def test_the_seven_indicators_are_asked_with_benefit_and_cost_apart(indicator: str) -> None:
    items = feeding(instrument("loyalty"), indicator)
    assert len(items) >= (2 if indicator.startswith("structural") else 3)
    if indicator in ("emotional", "satisfaction", "evp", "fit"):
        assert any(one.lower_is_better for one in items)


def test_stated_trials_are_asked_of_customers_by_the_names_that_trials_are_read_from() -> None:
    of, before = instrument("loyalty"), instrument("loyalty", "1.0")
    assert of.version == "1.1"
    assert [one.name for one in of.items if one not in before.items] == [SWITCHING_ITEM, OBJECT_ITEM]
    assert of.items[: len(before.items)] == before.items
    price, objects = of.item(SWITCHING_ITEM), of.item(OBJECT_ITEM)
    assert (price.side, price.scale.lowest, price.scale.highest) == ("customer", 0, MOST_GAP)
    assert (objects.side, [value for value, _ in objects.scale.choices]) == ("customer", [0, 1])


def test_performance_is_asked_per_element_in_three_ways() -> None:
    items = feeding(instrument("loyalty"), "performance")
    assert [one.role for one in items] == ["weight", "score", "rival"]
    assert all(one.per_element for one in items)
    assert of_element(items[0], "delivery") == "importance@delivery"
    assert instrument("loyalty").item("importance@delivery") is items[0]


def test_the_pulse_asks_one_item_an_indicator_within_a_minute() -> None:
    pulse = instrument("pulse")
    asked = [item.feeds for item in pulse.asked_of("customer")]
    halves = {"structural_benefit", "structural_cost"}
    assert len(asked) == len(set(asked)) == 12
    assert set(INDICATORS) - set(asked) <= halves
    assert set(asked) & halves
    assert pulse.seconds("customer") <= 60


def test_the_depth_of_a_tie_is_asked_alike_of_both() -> None:
    depth = instrument("depth").item("depth")
    assert depth.side == "both"
    assert depth.customer == depth.us
    assert (depth.scale.lowest, depth.scale.highest) == (0, 10)


def test_value_beyond_the_product_has_three_kinds() -> None:
    parts = [one.part for one in feeding(instrument("beyond"), "emotional")]
    assert parts == ["affiliation", "status", "learning"]


def test_an_item_asked_in_two_instruments_is_the_same_item() -> None:
    seen: dict[str, Item] = {}
    for _, item in EVERY:
        assert seen.setdefault(item.name, item) == item


@pytest.mark.parametrize(("of", "item"), EVERY, ids=NAMES)
def test_a_text_names_the_other_side_unless_it_follows_one_that_does(of: Instrument, item: Item) -> None:
    for side, other in (("customer", "{company}"), ("us", "{customer}")):
        words = item.asks("customer" if side == "customer" else "us")
        if words and item.feeds and not words.en.startswith("And "):
            speaks_of_itself = item.per_element or item.name == "effort"
            assert other in words.en or speaks_of_itself


def test_chinese_is_chinese_down_to_its_marks_and_english_holds_none() -> None:
    for where, words in texts():
        assert CHINESE.search(words.zh_hans), where
        assert not WESTERN_MARK.search(words.zh_hans), (where, words.zh_hans)
        assert not CHINESE.search(words.en), where
        assert not re.search(r"[，。？！：；“”（）]", words.en), (where, words.en)


def test_statements_and_questions_end_as_such_in_both_languages() -> None:
    for of, item in EVERY:
        for words in filter(None, (item.customer, item.us)):
            assert (words.en[-1], words.zh_hans[-1]) in ((".", "。"), ("?", "？")), (of.name, item.name)


def test_words_are_filled_in_once_and_nothing_stays_open() -> None:
    words = instrument("nps").items[0].customer
    assert words
    assert words.of("en", company="{customer} & Co").endswith("recommend {customer} & Co to a friend or colleague?")
    assert words.of("zh-hans", company="云杉") == "您有多大可能向朋友或同事推荐云杉？"
    with pytest.raises(BadInput, match="needs company=…"):
        words.of("en")
    with pytest.raises(BadInput, match=r"There are no words in 'de'. There are in: en, zh-hans"):
        words.of("de", company="Acme")


def test_an_instrument_is_found_by_name_and_version_and_else_the_newest() -> None:
    assert instrument("ces").version == "2.0"
    assert instrument("ces", "1.0").items[0].lower_is_better
    with pytest.raises(InstrumentRefused, match=r"There is no version '3.0' of ces. There are: 1.0, 2.0"):
        instrument("ces", "3.0")
    with pytest.raises(InstrumentRefused, match=r"There is no instrument 'nsp'. There are: beyond, ces, "):
        instrument("nsp")
    with pytest.raises(InstrumentRefused, match=r"ces 2.0 has no item 'effort'. It has: ease"):
        instrument("ces").item("effort")
