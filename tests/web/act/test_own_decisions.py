"""What our people may decide: whose right holds, refused above it with whom to ask, who sees what, and what came."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
LONG_AGO, DAY = dt.date(2022, 1, 1), dt.date(2023, 1, 2)
DECISION = {"colleague_id": "edi", "what": "refund", "amount": "500", "customer_id": "", "decided_on": "2023-01-05",
            "text_id": "They had said why it mattered.", "result": "", "result_on": "", "result_text_id": "",
            "version": ""}  # fmt: skip
NEW = "/act/people/rows/decisions/new/"


@pytest.fixture
def ours(filled):
    """Four of us in two teams, by the mail addresses of the people of the tests; a right of all, one of a person."""
    who = ("edi", "vi", "sue", "mia")
    add(filled, "colleagues", {"colleague_id": list(who), "team": ["North", "North", "South", "North"],
                               "joined_on": [LONG_AGO] * 4})  # fmt: skip
    mails = [
        "editor@keepworth.test",
        "viewer@keepworth.test",
        "stranger@keepworth.test",
        "local_manager@keepworth.test",
    ]
    add(filled, "identities", {"who": ["colleague"] * 4, "who_id": list(who), "mail": mails,
                               "name": ["Edi Ward", "Vi Song", "Sue Low", "Mia Berg"]})  # fmt: skip
    add(filled, "decision_rights", {
        "right_id": ["r1", "r2"], "what": ["refund"] * 2, "colleague_id": [None, "vi"], "team": [None] * 2,
        "most": [Decimal(500), Decimal(50)], "ask_id": ["mia", None], "since": [LONG_AGO] * 2,
    })  # fmt: skip
    add(filled, "decisions", {
        "decision_id": ["d1", "d2", "d3", "d4"], "colleague_id": ["edi", "vi", "sue", "edi"],
        "customer_id": [own_id(0), own_id(0), own_id(1), None], "decided_on": [DAY] * 4,
        "what": ["refund", "refund", "refund", "terms"], "amount": [Decimal(400), Decimal(60), Decimal(90), None],
        "result": ["helped", None, "harmed", None], "result_on": [DAY, None, DAY, None],
    })  # fmt: skip
    return filled


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def manager(people):
    return browser_of(people["local_manager"])


def told(people, who: str) -> dict:
    return with_key(people[who], scope="read").get("/api/v1/own/decisions").json()


def text(page) -> str:
    return re.sub(r"\s+", " ", page.text)


def test_without_a_right_the_page_is_one_sentence_and_a_button_for_whoever_gives_rights(owner, editor, filled):
    page = owner.get("/act/people/decisions/").text
    assert "No right is given yet" in page
    assert 'href="/act/people/rows/decision_rights/new/"' in page
    assert "/act/people/rows/decision_rights/new/" not in editor.get("/act/people/decisions/").text


def test_the_page_says_what_i_may_decide_and_whom_to_ask_above_it(editor, ours):
    page = text(editor.get("/act/people/decisions/"))
    assert "<b>refund</b> up to 500 EUR; above it ask Mia Berg." in page
    assert "<b>2</b> decisions are written down, for 400 EUR; of 1 it is told what came." in page
    assert "To <b>1</b> nobody had given a right." in page


@pytest.mark.parametrize(("who", "seen"), [
    ("editor", {"d1", "d4"}), ("viewer", {"d2"}), ("local_manager", {"d1", "d2", "d4"}), ("stranger", {"d3"}),
    ("owner", {"d1", "d2", "d3", "d4"}),
])  # fmt: skip
def test_each_sees_their_own_a_manager_their_team_s_and_the_owner_all(people, ours, who, seen):
    rows = with_key(people[who], scope="read").get("/api/v1/own/rows/decisions?limit=50").json()["items"]
    assert {cell["value"] for row in rows for cell in row["cells"] if cell["column"] == "decision_id"} == seen
    assert len(told(people, who)["decisions"]) == len(seen)
    said = {"what": "decisions", "kind": "csv", "back": "/act/people/decisions/"}
    lines = b"".join(browser_of(people[who]).post("/book/lists/take/", said)).decode().splitlines()
    assert sum(line.startswith("2023-01-02") for line in lines) == len(seen)


def test_no_other_way_leads_to_decisions_than_one_s_own(people, number, ours):
    key = with_key(people["editor"], scope="write")
    address = f"/api/v1/customers/{number(0)}/rows/decisions"
    assert key.get(address).status_code == 404
    assert key.put(address, {"values": [{"column": "what", "value": "refund"}]},
                   content_type="application/json").status_code == 404  # fmt: skip


def test_decisions_are_judged_by_the_right_of_their_day_and_person(people, ours):
    found = {one["mark"]: one for one in told(people, "owner")["decisions"]}
    assert sorted((one["verdict"], one["most"]) for one in found.values() if one["most"]) == [
        ("above", 50.0), ("within", 500.0), ("within", 500.0),
    ]  # fmt: skip
    refund = next(one for one in told(people, "owner")["sums"] if one["what"] == "refund")
    assert (refund["decisions"], refund["amount"], refund["above"], refund["harmed"], refund["told"]) == (
        3,
        550,
        1,
        1,
        2,
    )
    assert refund["helped_low"] < 0.5 < refund["helped_high"]


def test_within_the_right_it_is_written_and_a_cent_above_refused_with_whom_to_ask(editor, ours):
    assert editor.post(NEW, DECISION).status_code == 302
    (row,) = WrittenRow.objects.filter(table="decisions")
    assert (row.values["amount"], row.values["colleague_id"]) == ("500.0000", "edi")
    above = editor.post(NEW, DECISION | {"amount": "500.01"})
    assert above.status_code == 422
    assert "above the limit of 500 EUR. Ask Mia Berg, who may write it." in above.text
    free = editor.post(NEW, DECISION | {"what": "longer terms", "amount": ""})
    assert (free.status_code, "Nobody gave a right to decide this." in free.text) == (422, True)
    assert WrittenRow.objects.filter(table="decisions").count() == 1


def test_programs_are_refused_above_the_limit_too(people, ours):
    key = with_key(people["editor"], scope="write")
    values = {"what": "refund", "amount": "501", "decided_on": "2023-01-05"}
    sent = {"values": [{"column": name, "value": value} for name, value in values.items()]}
    answer = key.put("/api/v1/own/rows/decisions", sent, content_type="application/json")
    assert (answer.status_code, "Ask Mia Berg" in answer.text) == (422, True)
    sent["values"][1]["value"] = "499"
    assert key.put("/api/v1/own/rows/decisions", sent, content_type="application/json").status_code == 200


def test_a_change_is_judged_and_a_result_alone_is_not(editor, people, ours):
    mark = next(one["mark"] for one in told(people, "editor")["decisions"] if one["what"] == "terms")
    address = f"/act/people/rows/decisions/{mark}/"
    result = DECISION | {"what": "terms", "amount": "", "decided_on": "2023-01-02", "result": "helped", "version": "0",
                         "result_on": "2023-02-01"}  # fmt: skip
    assert editor.post(address, result).status_code == 302, "what nobody had a right to was done: what came is told"
    changed = editor.post(address, result | {"amount": "5", "version": "1"})
    assert (changed.status_code, "Nobody gave a right" in changed.text) == (422, True)


def test_nobody_decides_in_another_s_name(editor, manager, ours):
    assert editor.post(NEW, DECISION | {"colleague_id": "vi"}).status_code == 422
    assert manager.post(NEW, DECISION | {"colleague_id": "vi", "amount": "50"}).status_code == 302
    assert manager.post(NEW, DECISION | {"colleague_id": "sue"}).status_code == 422


def test_rights_are_given_by_whoever_leads_and_only_to_whom_they_lead(people, editor, manager, owner, ours):
    right = {"what": "extra", "team": "North", "colleague_id": "", "most": "60", "ask_id": "", "since": "2023-01-01",
             "until": "", "version": ""}  # fmt: skip
    address = "/act/people/rows/decision_rights/new/"
    assert editor.post(address, right).status_code == 422
    assert manager.post(address, right).status_code == 302
    assert manager.post(address, right | {"team": ""}).status_code == 422, "to everybody the owner alone gives one"
    assert manager.post(address, right | {"team": "", "colleague_id": "sue"}).status_code == 422
    assert owner.post(address, right | {"team": "", "colleague_id": "sue"}).status_code == 302
    assert [one["most"] for one in told(people, "editor")["mine"] if one["what"] == "extra"] == [60.0]


def test_a_right_that_is_taken_away_allows_nothing_more(editor, owner, people, ours):
    mark = next(row["mark"] for row in with_key(people["owner"], scope="read").get(
        "/api/v1/own/rows/decision_rights").json()["items"] if row["cells"][0]["value"] == "r1")  # fmt: skip
    assert owner.post(f"/act/people/rows/decision_rights/{mark}/remove/", {}).status_code == 302
    assert editor.post(NEW, DECISION).status_code == 422


def test_the_list_of_rights_is_taken_away_as_a_file(editor, ours):
    answer = editor.post(
        "/book/lists/take/", {"what": "decision-rights", "kind": "csv", "back": "/act/people/decisions/"}
    )
    assert "refund,everybody,500" in b"".join(answer).decode()
