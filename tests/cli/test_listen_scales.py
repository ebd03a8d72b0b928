"""`keepworth listen scales`: verdicts on the scales of questionnaires, from the answers in a book."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factories.commands import answered, book_of, keepworth
from tests.factories.instruments import OURS, on_a_scale

from keepworth.tables.own_instruments import publish_instrument

HEAD = "submission_id,item,instrument,version,customer_id,contact_id,value,answered_at\n"
TRUST = ("trust_integrity", "trust_dependability", "trust_competence")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path)


def bring(book: Path, rows: list[str]) -> None:
    file = book.parent / "answers.csv"
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    assert answered("import", book, file, "--as", "answers")["rows_refused"] == 0


def row(person: int, item: str, value: float, *, instrument: str = "relationship", day: str = "2026-03-01") -> str:
    return f"s{person}-{day},{item},{instrument},1.0,c{person},p{person},{value:.0f},{day}"


def drawn(people: int, *, items: tuple[str, ...] = TRUST, seed: int = 1) -> list[str]:
    """Draw answers to seven points of who mean the same by all items; what is reversed is answered reversed.

    What one seed is about goes together with what others are.
    """
    rng, about = np.random.default_rng(seed), np.random.default_rng(99).standard_normal(people)
    true = 0.6 * about + 0.8 * rng.standard_normal(people)
    rows = []
    for item in items:
        value = np.clip(np.round(4 + 1.3 * true + 0.6 * rng.standard_normal(people)), 1, 7)
        value = 8 - value if item == "trust_dependability" else value
        rows += [row(person, item, one) for person, one in enumerate(value)]
    return rows


def scales(book: Path, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answered("listen", "scales", book, *more)["scales"]
    return found


def test_a_verdict_in_words_with_its_figures(book: Path) -> None:
    bring(book, drawn(300))
    (trust,) = scales(book)
    assert (trust["instrument"], trust["scale"], trust["items"]) == ("relationship", "trust", list(TRUST))
    assert (trust["people"], trust["complete"], trust["left_out"]) == (300, 300, 0)
    assert trust["words"].startswith("Three items, ω .9")
    assert "so few items cannot show whether one factor holds" in trust["words"]
    assert trust["reliability"]["kind"] == "omega"
    assert trust["reliability"]["low"] < trust["reliability"]["value"] < trust["reliability"]["high"]
    assert set(trust["factor"]["loadings"]) == set(TRUST)
    assert not any(one["strays"] for one in trust["item_analysis"])
    said = keepworth("listen", "scales", book).stdout
    assert f"relationship 1.0, trust: {trust['words']}" in said
    assert "all answered by 300 of 300 people" in said


def test_beside_another_scale_three_items_can_show_one_factor(book: Path) -> None:
    control = ("control_voice", "control_balance")
    bring(book, [*drawn(300), *drawn(300, items=control, seed=2)])
    by_name = {one["scale"]: one for one in scales(book)}
    assert "one factor holds beside those of other scales" in by_name["trust"]["words"]
    assert by_name["control"]["reliability"]["kind"] == "alpha"


def test_few_people_are_told_that_they_are_few(book: Path) -> None:
    bring(book, drawn(49))
    (trust,) = scales(book)
    assert trust["alpha"]["withheld"] == {
        "why": "few people", "have": 49, "need": 50,
        "words": "Not enough answers: 49 people answered every item, and it takes 50.",
    }  # fmt: skip
    assert trust["alpha"]["value"] is None
    told = "so few items cannot show whether one factor holds. Not enough answers: 49 people answered every item"
    assert trust["words"] == f"Three items, {told}, and it takes 50."


def test_of_a_person_the_last_answer_counts_up_to_the_day(book: Path) -> None:
    first = drawn(60)
    bring(book, [*first, *(row(person, item, 4, day="2026-05-01") for person in range(60) for item in TRUST)])
    (then,) = scales(book, "--as-of", "2026-04-01")
    assert then["alpha"]["value"] > 0.8
    (now,) = scales(book)
    assert (now["people"], now["alpha"]["withheld"]["why"]) == (60, "all alike")


def test_a_scale_of_ones_own_is_of_the_items_that_are_named(book: Path) -> None:
    bring(book, drawn(80))
    named = ("--instrument", "relationship", "--scale", "fair = trust_integrity, trust_competence")
    (fair,) = scales(book, *named)
    assert (fair["scale"], fair["items"]) == ("fair", ["trust_integrity", "trust_competence"])
    assert fair["alpha"]["items"] == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--scale", "fair=trust_integrity,trust_competence"), "Say which questionnaire"),
        (("--instrument", "relationship", "--scale", "fair=trust_integrity"), "two items or more, each once"),
        (("--instrument", "relationship", "--scale", "fair=trust_integrity,trust_integrity"), "each once"),
        (("--instrument", "relationship", "--scale", "fair=trust_integrity,nothing"), "has no item 'nothing'"),
        (("--instrument", "relationship", "--scale", "fair"), "is no scale"),
        (("--instrument", "nothing"), "nothing"),
    ],
)
def test_what_cannot_be_judged_is_said(book: Path, asked: tuple[str, ...], said: str) -> None:
    bring(book, drawn(60))
    done = keepworth("listen", "scales", book, *asked)
    assert done.exit_code == 2
    assert said in done.stderr


def test_without_answers_there_is_nothing_to_judge(book: Path) -> None:
    bring(book, [row(person, "trust_integrity", 4) for person in range(60)])
    assert keepworth("listen", "scales", book).exit_code == 3
    assert keepworth("listen", "scales", book, "--instrument", "fit").exit_code == 3


def test_answers_off_a_scale_are_left_out_and_counted(book: Path) -> None:
    # They came in before anybody had written the questionnaire down.
    rows = [row(person, "works", 1 + person % 7, instrument="ours") for person in range(60)]
    rows += [row(person, "helps", 9 if person < 3 else 1 + person % 7, instrument="ours") for person in range(60)]
    bring(book, rows)
    helps = OURS[OURS.index("[[items]]") :].replace('"works"', '"helps"')
    publish_instrument(book, OURS + helps)
    (found,) = scales(book)
    assert (found["people"], found["complete"], found["left_out"]) == (60, 57, 3)
    assert found["alpha"]["value"] == pytest.approx(1)
    assert "left out, not on the scale: 3 answers" in keepworth("listen", "scales", book).stdout


def test_answers_above_a_scale_that_ends_at_0_are_left_out(book: Path) -> None:
    rows = [row(person, "works", person % 7 - 6, instrument="ours") for person in range(60)]
    rows += [row(person, "helps", 5 if person < 3 else person % 7 - 6, instrument="ours") for person in range(60)]
    bring(book, rows)
    text = on_a_scale(-6, 0)
    items = text[text.index("[[items]]") : text.index("[scales")]
    publish_instrument(book, text + "\n" + items.replace('"works"', '"helps"'))
    (found,) = scales(book)
    assert (found["people"], found["complete"], found["left_out"]) == (60, 57, 3)


def test_what_is_made_of_parts_is_not_judged_by_its_reliability(book: Path) -> None:
    items = ("structural_saves", "structural_only_together")
    bring(book, [row(one, item, 1 + one % 7, instrument="loyalty") for one in range(60) for item in items])
    (found,) = scales(book)
    assert found["scale"] == "structural_benefit"
    assert found["reliability"]["withheld"]["why"] == "made of parts"
