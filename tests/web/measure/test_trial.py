"""A trial is opened to the fact that it was read from, and nobody sees more of it than of anything else."""

import datetime as dt
import re

import pytest

from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from tests.factories.books import add
from tests.factories.trials import tell_fight
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat
TRIALS = (
    ("2022-06-15", "price_rise", 4.0, 0.0, True, 0.23), ("2022-01-15", "rival_business", 6.0, 0.0, False, -0.5),
    ("2022-03-02", "failure", 0.0, 1.5, True, 0.48), ("2022-01-20", "discount", 15.0, 0.0, False, -0.52),
    ("2022-05-01", "spoke_up", 0.0, 1.0, True, 0.3), ("2022-06-01", "switching_price", 12.0, 0.0, True, 0.1),
    ("2022-06-01", "switching_price", 12.0, 0.0, False, -0.1), ("2022-07-01", "failure", 0.0, 1.5, True, 0.1),
)  # fmt: skip


@pytest.fixture
def told(filled, run, number):
    """A customer who was tested in every way that leaves a fact, and another book's worth of nothing."""
    mine, other = number(0), number(2)
    say(filled, own_id(0))
    proofs = ["contract:2", f"rivals:{mine}", "case:1", "trial:1", "act:2",
              "answer:4:switching_price", "answer:4:switching_price", "case:77"]  # fmt: skip
    tell_fight(run, tested=[mine], trials=TRIALS, proofs=proofs)
    return mine, other


def say(book, at):
    """Add the facts behind the trials."""
    add(book, "contracts", {
        "contract_id": ["K-17"], "customer_id": [at], "starts_on": [DAY("2021-07-01")], "ends_on": [DAY("2022-06-30")],
        "annual_value": [100], "price_change": [4.0], "rival_gap": [8.0], "renewed": ["yes"],
        "renewed_on": [DAY("2022-06-15")],
    })  # fmt: skip
    add(book, "rivals", {
        "customer_id": [at] * 2, "rival": ["Castellan"] * 2, "valid_from": [DAY("2021-01-01"), DAY("2022-01-15")],
        "share": [0.1, 0.3], "price_gap": [None, 6.0],
    })  # fmt: skip
    add(book, "texts", {"text_id": ["c1", "c2", "t1"], "words": ["The press stood", "New bearing", "Mail of 20 Jan"]})
    add(book, "cases", {
        "case_id": ["case-9"], "customer_id": [at], "contact_id": ["cfo"], "opened_at": [dt.datetime(2022, 2, 1, 9)],
        "severity": [5], "cause": ["us"], "text_id": ["c1"], "solved_at": [dt.datetime(2022, 2, 4, 9)],
        "solution_text_id": ["c2"],
    })  # fmt: skip
    add(book, "trials", {
        "trial_id": ["t-1"], "customer_id": [at], "happened_on": [DAY("2022-01-20")], "kind": ["discount"],
        "price_gap": [15.0], "outcome": ["failed"], "proof_text_id": ["t1"],
    })  # fmt: skip
    add(book, "acts", {"act_id": ["a2"], "contact_id": ["cfo"], "kind": ["defended"],
                       "happened_on": [DAY("2022-05-01")], "proof_text_id": [None]})  # fmt: skip
    add(book, "answers", {
        "submission_id": ["s4"], "item": ["switching_price"], "customer_id": [at], "contact_id": ["cfo"],
        "side": ["customer"], "instrument": ["own"], "value": [12.0], "answered_at": [dt.datetime(2022, 6, 1, 9)],
    })  # fmt: skip


def opened(client, told, day: str) -> str:
    """Return the page of the trial of a day, found in the panel."""
    page = client.get(f"/know/{told[0]}/").text
    rows = re.findall(r'<th scope="row"><a href="(/measure/\d+/trials/\w+/)">[^<]*</a><br><span[^>]*>([^<]+)', page)
    (address,) = {url for url, said in rows if said == day}
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


@pytest.mark.parametrize(("day", "said"), [
    ("15 Jun 2022", "Contract K-17, from 1 Jul 2021 to 30 Jun 2022; the price was to change by +4 points; "
                    "a rival was 8 points cheaper; renewed, known 15 Jun 2022"),
    ("15 Jan 2022", "Castellan: 30 in 100 of their spending since 15 Jan 2022, 10 in 100 before; "
                    "a rival was 6 points cheaper"),
    ("2 Mar 2022", "Complaint case-9, 1 Feb 2022; how bad: 5 of 5; Ana Ruiz; “The press stood”; solved 4 Feb 2022; "
                   "“New bearing”"),
    ("20 Jan 2022", "They demanded a discount to stay; 20 Jan 2022; failed; "
                    "we were 15 points dearer; “Mail of 20 Jan”"),
    ("1 May 2022", "Ana Ruiz defended us"),
    ("1 Jul 2022", "The facts behind it are not told"),
])  # fmt: skip
def test_each_trial_opens_the_fact_that_it_was_read_from(owner, told, day, said):
    assert said in opened(owner, told, day)


def test_a_price_that_was_named_opens_its_answer_and_both_sides_of_it(owner, told):
    said = opened(owner, told, "1 Jun 2022")
    assert "A trial that they passed, 12 % dearer." in said
    assert "A trial that they failed, 12 % dearer." in said
    assert "this one" in said


def test_what_stands_by_itself_is_led_to(owner, told):
    page = owner.get(f"/know/{told[0]}/").text
    addresses = dict.fromkeys(re.findall(r'href="(/measure/\d+/trials/\w+/)"', page))
    leads = [
        url for one in addresses for url in re.findall(r'<p class="no-print"><a href="([^"]+)', owner.get(one).text)
    ]
    assert any(re.fullmatch(r"/listen/cases/[\w~]+/", one) for one in leads)
    assert any(re.fullmatch(rf"/know/{told[0]}/trials/[\w~]+/", one) for one in leads)
    assert {owner.get(one.split("#")[0]).status_code for one in leads} == {200}


def test_d1_01_a_trial_stays_behind_the_wall(owner, colleague, stranger, told, people):
    page = owner.get(f"/know/{told[0]}/").text
    for address in re.findall(r'href="(/measure/\d+/trials/\w+/)"', page):
        assert (colleague.get(address).status_code, stranger.get(address).status_code) == (200, 404)
        assert owner.get(address.replace(f"/{told[0]}/", f"/{told[1]}/")).status_code == 404
    mark = re.search(r"/measure/\d+/trials/(\w+)/", page)[1]
    assert with_key(people["stranger"]).get(f"/api/v1/customers/{told[0]}/fighting/{mark}").status_code == 404


def test_b4_of_somebody_restricted_no_fact_is_told(owner, told, book):
    write_restrictions(book, Restrictions({("contact", 1): "2026-11-01"}))
    for day in ("2 Mar 2022", "1 May 2022", "1 Jun 2022"):
        said = opened(owner, told, day)
        assert "The facts behind it are not told" in said
        assert not re.search("Ana Ruiz|The press stood|New bearing|12.0", said)


def test_words_that_were_erased_are_said_to_be_gone(owner, told, filled):
    add(filled, "texts", {"text_id": ["t1"], "words": [""]})
    assert "its proof is not in the book" in opened(owner, told, "20 Jan 2022")


def test_the_api_tells_the_same_fact(people, told):
    client = with_key(people["owner"])
    trials = client.get(f"/api/v1/customers/{told[0]}/fighting").json()["trials"]
    by_day = {one["day"]: one["mark"] for one in trials}
    found = client.get(f"/api/v1/customers/{told[0]}/fighting/{by_day['2022-03-02']}").json()
    assert (found["kind"], len(found["trials"]), found["facts"][0]["columns"]["words"]) == (
        "case",
        1,
        "The press stood",
    )
    said = client.get(f"/api/v1/customers/{told[0]}/fighting/{by_day['2022-06-01']}").json()
    assert (said["item"], len(said["trials"]), said["facts"][0]["columns"]["value"]) == ("switching_price", 2, 12.0)
    assert client.get(f"/api/v1/customers/{told[0]}/fighting/none").status_code == 404


def test_in_chinese_every_fact_is_told_in_words(people, told):
    client = browser_of(people["owner"])
    client.cookies["language"] = "zh-hans"
    page = client.get(f"/know/{told[0]}/").text
    for address in dict.fromkeys(re.findall(r'href="(/measure/\d+/trials/\w+/)"', page)):
        said = re.sub(r"<[^>]+>", "", client.get(address).text)
        assert not re.search("Complaint|Contract |renewed|cheaper|demanded|trial that", said)
