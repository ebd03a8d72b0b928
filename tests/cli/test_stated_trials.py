"""What customers answer to the two stated trials of `loyalty` reaches their trials, at half weight."""

from pathlib import Path
from typing import Any

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

HEAD = "submission_id,item,customer_id,contact_id,side,instrument,version,value,answered_at"
SAID = (
    "s1,switching_price,acme,p1,customer,loyalty,1.1,12,2026-06-01 09:00",
    "s1,would_object,acme,p1,customer,loyalty,1.1,1,2026-06-01 09:00",
    "s2,would_object,bolt,p2,customer,loyalty,1.1,0,2026-06-01 09:00",
)
BEYOND = (
    "s3,switching_price,bolt,p2,customer,loyalty,1.1,101,2026-06-02 09:00",
    "s3,would_object,bolt,p2,customer,loyalty,1.1,2,2026-06-02 09:00",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("stated") / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(made, "contacts", "contact_id,customer_id", "p1,acme", "p2,bolt")
    offer(made, "answers", HEAD, *SAID)
    assert keepworth("score", made).exit_code == 0
    return made


def trials(book: Path, customer: str) -> list[tuple[Any, ...]]:
    found = answered("show", book, customer)["fought"]["trials"]
    return [(one["kind"], one["gap"], one["passed"], one["weight"]) for one in found]


def test_what_was_answered_is_a_trial_at_half_weight(book: Path) -> None:
    assert sorted(trials(book, "acme")) == [
        ("switching_price", 12.0, False, 0.25), ("switching_price", 12.0, True, 0.25), ("would_object", 0.0, True, 0.5),
    ]  # fmt: skip
    assert trials(book, "bolt") == [("would_object", 0.0, False, 0.5)]


def test_an_answer_that_is_on_no_scale_is_refused(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("\n".join((HEAD, *BEYOND)) + "\n", encoding="utf-8")
    found = answered("import", book, file, "--as", "answers", "--dry-run")
    assert found["rows_refused"] == len(BEYOND)
