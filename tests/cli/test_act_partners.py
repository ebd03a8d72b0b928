"""`keepworth act partners`: what partners could do, how far we hang on them, and joint promises kept in time."""

from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("partners") / "book"
    assert keepworth("init", made, "--currency", "EUR").exit_code == 0
    offer(made, "customers", "customer_id,kind,name,via_id", "acme,organisation,Acme,fern", "bolt,organisation,Bolt,",
          "crux,organisation,Crux,fern")  # fmt: skip
    offer(made, "partners", "partner_id,name,since,left_on", "fern,Fernhill,2020-01-01,", "kest,Kestrel,2020-01-01,",
          "gone,Gone Ltd,2020-01-01,2025-06-30", "new,New Ltd,2026-06-01,")  # fmt: skip
    offer(made, "offerings", "offering_id,name,partner_id,need,valid_from,valid_to",
          "o1,Search,,Speed,2020-01-01,", "o2,Checks,kest,references,2020-01-01,", "o3,Moves,fern,Abroad,2020-01-01,",
          "o4,Old moves,gone,Abroad,2020-01-01,", "o5,Late,fern,Speed,2026-06-01,",
          "o6,Given up,kest,Speed,2020-01-01,2025-12-31")  # fmt: skip
    offer(made, "needs", "need_id,customer_id,kind,stated_on,topic,state,state_on,met_on,partner_id",
          "n1,acme,need,2026-01-05,Speed,stated,,,", "n2,acme,need,2026-01-05,References ,stated,,,",
          "n3,bolt,need,2026-01-05,ABROAD,stated,,,", "n4,bolt,need,2026-01-05,Be seen,stated,,,",
          "n5,crux,need,2026-01-05,,stated,,,", "n6,crux,need,2026-04-05,Speed,stated,,,",
          *(f"m{at},acme,need,2025-01-05,Speed,met,2025-0{at}-05,2025-0{at}-05,{'kest' if at < 7 else ''}"
            for at in range(2, 9)))  # fmt: skip
    offer(made, "promises", "promise_id,customer_id,agreed_on,due_on,kept,kept_on,partner_id",
          *(f"p{at},acme,2025-01-01,2025-02-01,{'yes' if at % 3 else 'no'},2025-02-01,{'kest' if at < 6 else ''}"
            for at in range(12)),
          "p20,bolt,2025-01-01,2025-02-01,yes,2025-02-01,gone")  # fmt: skip
    return made


def test_coverage_with_and_without_partners_and_what_nobody_can_do(book: Path) -> None:
    found = answered("act", "partners", book, "--as-of", "2026-03-31")
    assert (found["needs"], found["untold"], found["ours"], found["together"]) == (4, 1, 1, 3)
    assert [(one["topic"], one["needs"], one["customers"]) for one in found["nobody"]] == [("Be seen", 1, 1)]
    told = {one["name"]: one for one in found["partners"]}
    assert set(told) == {"Fernhill", "Kestrel", "Gone Ltd"}, "who came later is not known yet"
    assert [(name, told[name]["could"], told[name]["alone"]) for name in ("Fernhill", "Kestrel", "Gone Ltd")] == [
        ("Fernhill", 1, 1), ("Kestrel", 1, 1), ("Gone Ltd", 0, 0)]  # fmt: skip
    assert told["Gone Ltd"]["is_there"] is False


def test_how_far_we_hang_on_whom(book: Path) -> None:
    found = answered("act", "partners", book, "--as-of", "2026-03-31")
    told = {one["name"]: one for one in found["partners"]}
    assert (told["Kestrel"]["met"], told["Kestrel"]["share_met"]) == (5, pytest.approx(5 / 7))
    assert (found["met"]["share"], found["met"]["hhi"], found["met"]["effective"]) == (pytest.approx(5 / 7), 10_000, 1)
    # Six and one of seven: (36 + 1) / 49.
    assert found["promised"]["hhi"] == pytest.approx(1e4 * 37 / 49)
    assert (told["Fernhill"]["customers"], told["Fernhill"]["worth"], found["worth"]) == (2, None, None)


def test_joint_promises_stand_beside_ours(book: Path) -> None:
    found = answered("act", "partners", book, "--as-of", "2026-03-31")
    assert [(found[side]["rate"]["hits"], found[side]["rate"]["of"]) for side in ("joint", "alone")] == [(5, 7), (4, 6)]
    assert found["change"]["change"] == pytest.approx(5 / 7 - 4 / 6)
    assert found["change"]["low"] < 0 < found["change"]["high"]


def test_a_past_day_sees_nothing_later(book: Path) -> None:
    found = answered("act", "partners", book, "--as-of", "2025-01-31")
    assert (found["needs"], found["joint"]["rate"], found["change"]) == (7, None, None)
    told = {one["name"]: one for one in found["partners"]}
    assert told["Gone Ltd"]["is_there"]
    assert told["Kestrel"]["could"] == 7, "what was given up later was still there"


def test_in_words(book: Path) -> None:
    said = keepworth("act", "partners", book, "--as-of", "2026-03-31").output
    assert "of 4 open needs we could meet 1 ourselves and 3 with partners" in said
    assert "Nobody could meet: Be seen" in said
    assert "an association, for nobody drew lots" in said
    assert "Gone Ltd (works with us no more)" in said


def test_a_book_that_lists_nothing_says_what_is_lacking(tmp_path: Path) -> None:
    assert keepworth("init", tmp_path / "b", "--currency", "EUR").exit_code == 0
    said = keepworth("act", "partners", tmp_path / "b", "--as-of", "2026-03-31").output
    assert "no offering of our own is listed" in said
