"""`keepworth act plan`: lines and steps as they stood on a day, late ones named, and what is not known."""

from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("plans") / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(made, "customers", "customer_id,kind,name", "acme,organisation,Acme", "bolt,organisation,Bolt")
    offer(made, "colleagues", "colleague_id,name", "mei,Mei Tan")
    offer(made, "texts", "text_id,words", "g,They hear bad news from us first.", "s,Agree on a weekly call.",
          "w,They merge.")  # fmt: skip
    offer(
        made, "plans",
        "plan_id,customer_id,indicator,goal_text_id,target,set_on,due_on,owner_id,state,state_on,why_text_id",
        "1,acme,trust,g,75,2026-01-10,2026-06-30,mei,,,",
        "2,acme,,g,,2026-01-10,,,dropped,2026-03-01,w",
        "3,bolt,fit,g,60,2026-03-01,2026-04-01,,done,2026-03-20,",
    )  # fmt: skip
    offer(made, "plan_steps", "step_id,plan_id,customer_id,text_id,owner_id,set_on,due_on,state,state_on",
          "a,1,acme,s,mei,2026-01-10,2026-02-01,open,2026-01-10",
          "b,1,acme,s,,2026-01-10,2026-05-01,done,2026-02-20")  # fmt: skip
    return made


def test_lines_and_steps_as_they_stood_on_a_day(book: Path) -> None:
    found = answered("act", "plan", book, "--as-of", "2026-03-15")
    assert (found["states"], found["late_steps"]) == ({"open": 2, "done": 0, "dropped": 1}, 1)
    acme, bolt = found["customers"]
    line, dropped = acme["lines"]
    assert (line["indicator"], line["target"], line["owner"], line["now"]) == ("trust", 75, "Mei Tan", None)
    assert [(one["state"], one["is_late"], one["owner"]) for one in line["steps"]] == [
        ("open", True, "Mei Tan"), ("done", False, None),
    ]  # fmt: skip
    assert (dropped["state"], dropped["why"], dropped["indicator"]) == ("dropped", "They merge.", None)
    assert [one["state"] for one in bolt["lines"]] == ["open"], "it was done five days later"


def test_what_was_set_later_is_not_known_before_its_day(book: Path) -> None:
    found = answered("act", "plan", book, "--as-of", "2026-02-10")
    assert [one["customer_id"] for one in found["customers"]] == ["acme"]
    assert [(one["state"], one["why"]) for one in found["customers"][0]["lines"]] == [("open", None), ("open", None)]
    assert {one["state"] for one in found["customers"][0]["lines"][0]["steps"]} == {"open"}


def test_one_customer_in_words(book: Path) -> None:
    said = keepworth("act", "plan", book, "Acme", "--as-of", "2026-03-15").stdout
    assert "As of 2026-03-15: 1 plan; lines: 1 open, 0 done, 1 dropped. 1 step is late." in said
    assert "trust (open): They hear bad news from us first." in said
    assert "nothing was heard of it; to reach 75; by 2026-06-30; Mei Tan." in said
    assert "- Agree on a weekly call. (Mei Tan, by 2026-02-01, open, late)" in said
    assert "Dropped because: They merge." in said
    assert "Bolt" not in said


def test_whom_nobody_knows_is_refused(book: Path) -> None:
    assert keepworth("act", "plan", book, "nobody").exit_code == 2


def test_a_book_without_plans_says_what_to_do(tmp_path: Path) -> None:
    assert keepworth("init", tmp_path / "book", "--currency", "USD").exit_code == 0
    said = keepworth("act", "plan", tmp_path / "book").stdout
    assert "no plan. Write one on a customer's page, or import a file as plans." in said
