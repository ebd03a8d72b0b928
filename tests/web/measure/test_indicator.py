"""The page of an indicator: bars that sum from the prior to the score, and the evidence behind each."""

import re
import shutil

import pytest

from keepworth.listen.instruments import instrument
from keepworth.tables.lake.restricted import Restrictions, write_restrictions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


def page_of(client, number, indicator="trust"):
    return client.get(f"/measure/{number(0)}/{indicator}/")


def mark_of(client, number, indicator, *, at=1) -> str:
    """The mark of the piece in a line of the waterfall."""
    return page_of(client, number, indicator).context["part"]["theirs"]["lines"][at]["mark"]


def opened(client, number, indicator, *, at=1):
    return client.get(f"/measure/{number(0)}/{indicator}/{mark_of(client, number, indicator, at=at)}/")


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text[answer.text.index("<main") :]))


@pytest.mark.parametrize("indicator", ["trust", "evp", "control", "recommend"])
def test_d5_bars_sum_to_the_score(owner, number, indicator):
    part = page_of(owner, number, indicator).context["part"]
    for fall in filter(None, (part["theirs"], part["ours"])):
        bars = [line["bar"].amount for line in fall["lines"]]
        assert round(sum(bars), 1) == float(fall["sum"])
        assert fall["lines"][0]["adds"] == "60.0"


def test_what_is_read_adds_up_too(owner, number):
    page = page_of(owner, number).text
    first = page[page.index("<table") : page.index("</table>")]
    read = [float(one.replace("−", "-")) for one in re.findall(r'data-label="(?:Adds|Sum)">([^<]+)<', first)]
    assert round(sum(read[:-1]), 1) == read[-1]
    assert len(read) == 4


def test_the_sentence_says_score_range_n_age_and_coverage(owner, number):
    said = words(page_of(owner, number))
    assert re.search(
        r"As of \d+ Sep 2022 they say \d\d of 100 \(likely \d\d to \d\d, 8 in 10\), from 2 pieces, "
        r"the newest 40 days ago\. "
        r"Heard were 80 in 100 of the influence of who decides\. What was heard took away \d\d in 100 of the doubt\. "
        r"Their own people see it differently; one number hides that\.", said
    )  # fmt: skip
    assert "What we say, which never enters theirs" in said
    assert re.search(r"We say \d\d of 100 \(likely \d\d to \d\d, 8 in 10\): 40 days ago, 1 piece\.", said)
    assert re.search(r"As of \d+ Sep 2022 nothing was heard of it", words(page_of(owner, number, "control")))


def test_facts_alone_are_not_what_they_say(owner, number):
    said = words(page_of(owner, number, "structural_cost"))
    assert re.search(r"the facts say \d\d of 100 .*; nobody of theirs was heard on it\.", said)
    assert "2022 they say" not in said
    assert "the facts say" not in words(page_of(owner, number, "performance"))


def test_d5_each_bar_opens_the_evidence_itself(owner, number):
    said = words(opened(owner, number, "trust"))
    assert re.search(r"Ana Ruiz, [^:]+: 17 of 100\. It moves “trust” by −\d+\.\d\.", said)
    assert "trust this one 2" in said
    assert "fair 3 You never listen" in said
    assert "/listen/questionnaires/loyalty/1.0/" in opened(owner, number, "trust").text
    assert "less waste 2022: 40,000 EUR, verified since" in words(opened(owner, number, "evp", at=2))
    assert "reply in a day, due 9 Mar 2022: kept, 8 Mar 2022" in words(opened(owner, number, "performance", at=2))
    assert "Ana Ruiz vouched for us" in words(opened(owner, number, "recommend"))
    assert "“He spoke up in June”" in words(opened(owner, number, "recommend"))
    assert "Contract k1, from 1 Jan 2022" in words(opened(owner, number, "structural_cost"))


def test_promises_are_opened_as_they_are_counted(owner, number):
    said = words(opened(owner, number, "performance", at=2))
    assert "Kept on time: 1 of 4." in said
    for one in (
        "call back, due 1 Apr 2022: kept late, 9 Apr 2022",
        "new parts, due 2 May 2022: overdue: nobody said how it went",
        "1,234,567 units, due 1 Jun 2022: broken",
    ):  # fmt: skip
        assert one in said


def test_usage_is_opened_by_what_this_piece_counts(owner, number):
    said = words(opened(owner, number, "structural_benefit"))
    assert "Together: 1,234,579." in said
    assert "trained_users p1: 1,234,567, 1 Sep 2022" in said
    assert "Trained users p2: 12, 1 Sep 2022" in said
    assert "integrations" not in said
    owner.cookies["language"] = "zh-hans"
    assert "合计：1,234,579。" in words(opened(owner, number, "structural_benefit"))


def test_of_several_answers_those_that_count_are_named(owner, number):
    part = opened(owner, number, "emotional").context["part"]
    counting = {row["item"]: row["is_this"] for row in part["answers"]["items"]}
    assert counting == {"emotional_advice": True, "emotional_support": True, "fit_mission": False}


def test_questions_are_asked_in_the_page_s_language_and_not_by_their_names(owner, number):
    assert "emotional_advice" not in opened(owner, number, "emotional").text
    asked = instrument("loyalty", "1.0").item("emotional_advice").customer
    for language in ("en", "zh-hans"):
        owner.cookies["language"] = language
        (item, *_others) = opened(owner, number, "emotional").context["part"]["answers"]["items"]
        assert item["asked"] == asked.of(language, company="Acme's book", customer="")


def test_what_a_colleague_said_is_opened_as_ours(owner, number):
    part = page_of(owner, number).context["part"]
    mark = part["ours"]["lines"][1]["mark"]
    said = words(owner.get(f"/measure/{number(0)}/trust/{mark}/"))
    assert "It moves our view of “trust” by" in said
    assert "and never theirs" in said


def test_facts_that_are_gone_are_said_to_be(owner, number):
    assert "The facts behind it are no longer in the book" in words(opened(owner, number, "fit"))


def test_d1_01_another_team_sees_nothing_of_it(owner, colleague, stranger, number):
    mark = mark_of(owner, number, "trust")
    for rest in ("trust/", f"trust/{mark}/"):
        assert colleague.get(f"/measure/{number(0)}/{rest}").status_code == 200
        assert stranger.get(f"/measure/{number(0)}/{rest}").status_code == 404
    assert colleague.get(f"/measure/{number(1)}/trust/").status_code == 404


def test_a_piece_of_another_customer_or_indicator_is_not_there(owner, number):
    mark = mark_of(owner, number, "trust")
    for address in (
        f"{number(2)}/trust/{mark}",
        f"{number(0)}/evp/{mark}",
        f"{number(0)}/trust/none",
        f"{number(0)}/love",
    ):
        assert owner.get(f"/measure/{address}/").status_code == 404


def test_b4_of_somebody_restricted_nothing_is_told_but_that_it_counts(owner, number, book):
    write_restrictions(book, Restrictions({("contact", 1): "2026-11-01"}))
    answer = page_of(owner, number)
    line = answer.context["part"]["theirs"]["lines"][1]
    assert (line["mark"], line["what"]) == ("", "somebody whose data are restricted")
    assert (line["who"], line["day"], line["said"]) == (None, None, "")
    assert "Ana Ruiz" not in answer.text
    bars = [one["bar"].amount for one in answer.context["part"]["theirs"]["lines"]]
    assert round(sum(bars), 1) == float(answer.context["part"]["theirs"]["sum"])


def test_what_was_known_when_is_told_by_the_scores_that_are_kept(owner, number, run, day):
    older = run.with_name("2021-01-01-older")
    shutil.copytree(run, older)
    record = (older / "run.json").read_text().replace(day.isoformat(), "2021-01-01")
    (older / "run.json").write_text(record)
    before = page_of(owner, number).context["part"]["before"]
    assert [one["day"].isoformat() for one in before] == [day.isoformat(), "2021-01-01"]
    owner.cookies["as-of"] = "2021-06-01"
    answer = page_of(owner, number)
    assert [one["day"].isoformat() for one in answer.context["part"]["before"]] == ["2021-01-01"]
