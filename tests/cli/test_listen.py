"""What questionnaires say, on the command line: scores, ranges, groups, waves and themes."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.factories.commands import answered, book_of, keepworth
from tests.factories.instruments import OURS

from keepworth.runs.survey_overview import Seen, survey_overview
from keepworth.tables.book import find_book
from keepworth.tables.own_instruments import publish_instrument
from keepworth.tables.scored import open_scored

HEAD = "submission_id,item,instrument,version,customer_id,contact_id,side,perspective,value,weight,stage,answered_at\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path)


def bring(book: Path, rows: list[str], *, head: str = HEAD, table: str = "answers") -> None:
    file = book.parent / f"{table}.csv"
    file.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    assert answered("import", book, file, "--as", table)["rows_refused"] == 0


def nps(
    number: int, value: float, *, more: str = ",,,", person: str = "", stage: str = "", day: str = "2026-03-01"
) -> str:
    return f"s{number},recommend,nps,1.0,c{number},{person or f'p{number}'}{more}{value},,{stage},{day}"


def results(book: Path, *more: str, instrument: str = "nps") -> dict[str, Any]:
    return answered("listen", "results", book, "--instrument", instrument, *more)


def test_the_score_stands_with_its_range_and_its_n(book: Path) -> None:
    # Science §1: 9 promoters, 4 passives and 2 detractors are 46.67.
    bring(book, [nps(n, value) for n, value in enumerate([10] * 9 + [8] * 4 + [3] * 2)])
    found = results(book)
    assert found["score"] == pytest.approx(46.67, abs=5e-3)
    assert found["low"] < found["score"] < found["high"]
    assert (found["n"], found["weighted"], found["people"], found["customers"]) == (15, None, 15, 15)
    assert found["items"][0]["distribution"] == {"3": 2, "8": 4, "10": 9}
    assert "recommend score 46.7 (likely " in keepworth("listen", "results", book, "--instrument", "nps").stdout


def test_of_a_person_the_last_answer_counts(book: Path) -> None:
    bring(book, [nps(1, 2, person="ann"), nps(2, 9, person="ann", day="2026-04-01"), nps(3, 8)])
    found = results(book)
    assert (found["n"], found["score"], found["items"][0]["older"]) == (2, 50.0, 1)
    assert results(book, "--as-of", "2026-03-31")["score"] == -50.0


def test_versions_are_never_pooled(book: Path) -> None:
    ces = [f"s{n},effort,ces,1.0,c{n},p{n},,,{1 + n % 3},,,2026-03-01" for n in range(6)]
    ces += [f"t{n},ease,ces,2.0,c{n},p{n},,,{5 + n % 3},,,2026-03-01" for n in range(4)]
    bring(book, ces)
    newest, older = results(book, instrument="ces"), results(book, "--version", "1.0", instrument="ces")
    assert (newest["version"], newest["n"], newest["other_versions"]) == ("2.0", 4, ["1.0"])
    assert (older["version"], older["n"], older["score"]) == ("1.0", 6, 2.0)
    assert "Answers to version 1.0 are told apart" in keepworth("listen", "results", book, "--instrument", "ces").stdout


def test_both_sides_and_guesses_stand_apart(book: Path) -> None:
    ours = "s9,recommend,nps,1.0,c9,,us,,10,,,2026-03-01"
    bring(book, [nps(1, 0), nps(2, 0, more=",customer,own,"), nps(3, 10, more=",customer,guess,"), ours])
    assert results(book)["score"] == -100.0
    assert results(book)["n"] == 2


def test_what_is_not_on_the_scale_is_left_out_and_counted(book: Path) -> None:
    """An import refuses such answers, but for those of a questionnaire that nobody had written down by then."""
    bring(book, [nps(n, one).replace("recommend,nps", "works,ours") for n, one in enumerate((6, 8, 5.5, 7))])
    publish_instrument(book, OURS)
    found = results(book, instrument="ours")
    assert (found["n"], found["items"][0]["left_out"]) == (2, 2)
    assert (
        "left out, not on the scale: 2 answers" in keepworth("listen", "results", book, "--instrument", "ours").stdout
    )


def test_groups_and_waves_are_told(book: Path) -> None:
    rows = [nps(n, 10, stage="order", day="2025-03-01") for n in range(60)]
    rows += [nps(n, 0, stage="delivery", day="2026-03-01") for n in range(100, 160)]
    bring(book, rows)
    item = results(book, "--waves", "year")["items"][0]
    assert {name: one["score"] for name, one in item["groups"]["stage"].items()} == {"order": 100.0, "delivery": -100.0}
    assert [(wave["begins"], wave["score"]["score"]) for wave in item["waves"]] == [
        ("2025-01-01", 100.0), ("2026-01-01", -100.0),
    ]  # fmt: skip
    assert item["trend"]["verdict"] == "moved"
    assert (
        "over 2 periods: moved" in keepworth("listen", "results", book, "--instrument", "nps", "--waves", "year").stdout
    )


def test_a_period_hears_who_answered_again_later_too(book: Path) -> None:
    # Ten people were glad, and all but two were not a year later.
    rows = [nps(n, 10, person=f"p{n}", day="2025-03-01") for n in range(10)]
    rows += [nps(100 + n, 0, person=f"p{n}", day="2026-03-01") for n in range(8)]
    bring(book, rows)
    item = results(book, "--waves", "year")["items"][0]
    assert [(wave["score"]["n"], wave["score"]["score"]) for wave in item["waves"]] == [(10, 100.0), (8, -100.0)]
    assert (item["score"]["n"], round(item["score"]["score"]), item["older"]) == (10, -60, 8)


def test_answers_of_one_customer_hang_together(book: Path) -> None:
    alike = [f"s{n},recommend,nps,1.0,c{n // 5},p{n},,,{10 if (n // 5) % 2 else 0},,,2026-03-01" for n in range(40)]
    bring(book, alike)
    item = results(book)["items"][0]
    assert item["score"]["n"] == 40
    assert item["score"]["effective_n"] == pytest.approx(8)


def test_the_response_is_that_of_invitations(book: Path) -> None:
    bring(book, [nps(1, 9)])
    sent = [f"i{n},c{n},p{n},nps,2026-02-01,{'2026-03-01' if n < 3 else ''}" for n in range(12)]
    bring(book, sent, head="invitation_id,customer_id,contact_id,instrument,sent_at,answered_at\n", table="invitations")
    found = results(book)["response"]
    assert (found["hits"], found["of"]) == (3, 12)


def test_nobody_answered_is_an_answer(book: Path) -> None:
    done = keepworth("listen", "results", book, "--instrument", "nps")
    assert (done.exit_code, "no customer answered nps by" in done.stderr) == (3, True)
    unknown = keepworth("listen", "results", book, "--instrument", "nothing")
    assert (unknown.exit_code, "There is no instrument 'nothing'." in unknown.stderr) == (2, True)


def test_one_customer_is_no_company(book: Path) -> None:
    bring(book, [f"s{n},recommend,nps,1.0,c1,p{n},,,9,,,2026-03-01" for n in range(3)])
    said = keepworth("listen", "results", book, "--instrument", "nps").stdout
    assert "recommend score withheld. Not enough customers" in said


def test_one_answer_without_a_name_is_no_customer_s(book: Path) -> None:
    bring(book, ["s1,recommend,nps,1.0,,,,,9,,,2026-03-01"])
    found = results(book)
    assert (found["n"], found["score"]) == (1, 100.0)
    assert found["low"] < 50


def test_instruments_are_listed() -> None:
    found = answered("listen", "instruments")["instruments"]
    assert {"nps", "ces", "relationship", "loyalty", "pulse"} <= {one["name"] for one in found}
    assert "nps 1.0:" in keepworth("listen", "instruments").stdout


def test_themes_lead_to_the_answers_behind_them(book: Path) -> None:
    kinds = ("parcel courier late delivery tracking", "invoice billing charge refund payment")
    rows = [f"s{n},recommend,c{n},nps,2026-03-01,{kinds[n % 2]} week {n}" for n in range(80)]
    bring(book, rows, head="submission_id,item,customer_id,instrument,answered_at,words\n")
    (group,) = answered("listen", "themes", book)["languages"]
    assert group["language"] == "en"
    assert sorted(len(theme["quotes"]) for theme in group["themes"]) == [40, 40]
    assert all(
        set(theme["words"]) <= set(quote["words"].split()) for theme in group["themes"] for quote in theme["quotes"]
    )
    assert "40 of 80" in keepworth("listen", "themes", book).stdout


def test_few_words_are_to_be_read(book: Path) -> None:
    bring(
        book,
        ["s1,recommend,c1,nps,2026-03-01,slow parcel"],
        head="submission_id,item,customer_id,instrument,answered_at,words\n",
    )
    assert "withheld. Not enough answers in words: 1 of two words" in keepworth("listen", "themes", book).stdout
    empty = keepworth("listen", "themes", book, "--as-of", "2026-01-01")
    assert (empty.exit_code, "nobody said anything in words by 2026-01-01" in empty.stderr) == (3, True)


def test_a_version_that_nobody_knows_stands_apart(book: Path) -> None:
    strange = [nps(n, 0).replace("1.0", version) for n, version in enumerate(["7.5", "spring", "1"])]
    bring(book, strange)
    nobody = keepworth("listen", "results", book, "--instrument", "nps")
    assert (nobody.exit_code, "There are answers to version 1, 7.5, spring." in nobody.stderr) == (3, True)
    bring(book, [nps(8, 10), nps(9, 10)])
    found = results(book)
    assert (found["version"], found["n"], found["other_versions"]) == ("1.0", 2, ["1", "7.5", "spring"])


def test_an_answer_without_a_version_is_of_one_alone(book: Path) -> None:
    ces = [f"s{n},effort,ces,,c{n},p{n},,,{1 + n % 5},,,2026-03-01" for n in range(5)]
    ces += [f"t{n},ease,ces,{'2.0' if n else ''},c{n},p{n},,,{3 + n},,,2026-03-01" for n in range(4)]
    bring(book, [*ces, "u1,nothing,ces,,c1,p1,,,4,,,2026-03-01"])
    newest, older = results(book, instrument="ces"), results(book, "--version", "1.0", instrument="ces")
    assert (newest["version"], newest["n"], newest["other_versions"]) == ("2.0", 4, ["1.0"])
    assert (older["version"], older["n"], older["other_versions"]) == ("1.0", 5, ["2.0"])


def test_all_questionnaires_tell_each_version_once(book: Path) -> None:
    rows = [
        f"s{n},recommend,nps,{version},c{n},p{n},,,9,,,2026-03-01" for n, version in enumerate(["", "1.0", "x", "y"])
    ]
    bring(book, [*rows, "s7,mine,own,3.0,c1,p1,,,9,,,2026-03-01", "s8,ease,ces,,c1,p1,,,5,,,2026-03-01"])
    opened = find_book(book)
    found = survey_overview(opened, as_of=dt.date(2026, 4, 1), seen=Seen(open_scored(opened)))
    assert [(one.instrument, one.version, one.people) for one in found.results] == [
        ("nps", "1.0", 2),
        ("ces", "2.0", 1),
    ]
    assert found.unknown == {"nps x, y": 2, "own": 1}
    assert found.last == dt.date(2026, 3, 1)


@pytest.mark.parametrize("asked", [("coverage",), ("themes",), ("results", "--instrument", "nps")])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_is_too_far_away_is_refused_in_words(book: Path, asked: tuple[str, ...], day: str) -> None:
    done = keepworth("listen", asked[0], book, *asked[1:], "--as-of", day)
    assert done.exit_code == 2
    assert f"{day} is too far away: name a day from 1900-01-01 to 2999-12-31." in done.stderr
