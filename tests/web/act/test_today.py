"""Today: at most seven things with a reason, the money and the minutes, answered in one click and taken back."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.utils import timezone

from keepworth.runs.actions import Reason, actions_told
from keepworth.tables.scored import Wanted, open_scored
from keepworth_web.act.models import Answer
from keepworth_web.act.reads.due_actions import _renewal
from keepworth_web.act.reads.today import chosen
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.shared.panels import Thing
from keepworth_web.staff.models import AuditEntry
from tests.factories.books import add
from tests.factories.known import write_known
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    """The day on which people answer: of earlier days nothing is answered."""
    return timezone.localdate()


@pytest.fixture
def acme(number):
    return number(0)


def shown(client, day):
    return client.get("/today/" if day == timezone.localdate() else f"/today/?as-of={day}")


def sentences(page):
    return [re.sub(r"<[^>]+>", "", said) for said in re.findall(r'<p class="what">(.*?)</p>', page.text)]


def promise(filled, day, *, due=3, key="due", customer="C000000", **more):
    add(filled, "texts", {"text_id": [f"text-{key}"], "words": [f"A shortlist, {key}"]})
    add(filled, "promises", {
        "promise_id": [key], "customer_id": [customer], "what_text_id": [f"text-{key}"],
        "agreed_on": [day - dt.timedelta(90)], "due_on": [day + dt.timedelta(due)],
        **{name: [value] for name, value in more.items()},
    })  # fmt: skip


def answer(client, page, said="done", **more):
    key = re.search(r'name="key" value="([^"]+)"', page.text)[1]
    return client.post("/today/answers/", {"key": key, "answer": said, **more})


def test_nothing_due_is_a_fine_answer_and_says_so(owner, filled, day):
    page = shown(owner, day)
    assert "Nothing needs you now. That is a fine answer." in page.text
    assert sentences(page) == []


def test_a_promise_that_falls_due_stands_with_reason_money_and_minutes(owner, filled, day, acme):
    promise(filled, day)
    page = shown(owner, day)
    assert sentences(page) == ["Acme Ibérica: keep the promise: A shortlist, due"]
    assert "It is due on " in page.text
    assert re.search(
        r"[\d.,]+ EUR of lifetime value hangs on this customer \(likely [\d., to]+, 8 in 10\)\. They leave with "
        r"(\d+|under 1|over 99) in 100\. +About 10 min",
        page.text,
    )
    assert f'href="/know/{acme}/#panel-promises"' in page.text


@pytest.mark.parametrize(("due", "more", "asked"), [
    (3, {"kept": "open"}, True), (30, {}, False), (-20, {}, True), (-90, {}, False), (3, {"kept": "yes"}, False),
])  # fmt: skip
def test_only_what_is_open_and_near_is_asked(owner, filled, day, due, more, asked):
    promise(filled, day, due=due, **more)
    assert bool(sentences(shown(owner, day))) is asked


def test_d1_01_only_customers_of_ones_own_teams_are_asked_about(colleague, stranger, filled, day):
    promise(filled, day)
    assert len(sentences(shown(colleague, day))) == 1
    page = shown(stranger, day)
    assert sentences(page) == []
    assert "Acme Ibérica" not in page.text


def test_done_by_somebody_who_may_write_is_asked_of_nobody_else_and_can_be_taken_back(
    owner, colleague, filled, now, people
):
    promise(filled, now)
    editor = browser_of(people["editor"])
    assert answer(editor, shown(editor, now)).status_code == 302
    assert sentences(shown(editor, now)) == sentences(shown(colleague, now)) == sentences(shown(owner, now)) == []
    kept = Answer.objects.get()
    assert colleague.post(f"/today/answers/{kept.pk}/undo/").status_code == 404
    assert editor.post(f"/today/answers/{kept.pk}/undo/").status_code == 302
    assert len(sentences(shown(colleague, now))) == 1
    assert [one.kind for one in AuditEntry.objects.order_by("pk") if one.kind.startswith("today.")] == [
        "today.answer", "today.undo",
    ]  # fmt: skip


def test_later_is_ones_own_and_comes_back(owner, colleague, filled, now):
    promise(filled, now)
    answer(colleague, shown(colleague, now), "later")
    assert sentences(shown(colleague, now)) == []
    assert len(sentences(shown(owner, now))) == 1
    Answer.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert len(sentences(shown(colleague, now))) == 1


def test_not_useful_needs_a_reason(owner, filled, now):
    promise(filled, now)
    refused = answer(owner, shown(owner, now), "not_useful")
    assert refused.status_code == 422
    assert "Say in a few words why it is not useful." in refused.text
    assert answer(owner, shown(owner, now), "not_useful", because="they asked for quiet").status_code == 302
    assert Answer.objects.get().because == "they asked for quiet"


@pytest.mark.parametrize("key", ["promise:999999:2026-01-01", "x", "'; --"])
def test_d1_03_what_is_not_asked_takes_no_answer(owner, filled, key):
    assert owner.post("/today/answers/", {"key": key, "answer": "done"}).status_code == 302
    assert Answer.objects.count() == 0


def test_nothing_is_answered_or_taken_back_on_a_day_gone_by(owner, filled, day, now, people):
    promise(filled, day)
    assert len(sentences(shown(owner, day))) == 1
    assert 'name="key"' not in shown(owner, day).text
    key = f"promise:1:{day + dt.timedelta(3)}"
    assert owner.post(f"/today/answers/?as-of={day}", {"key": key, "answer": "done"}).status_code == 302
    assert "Nothing was written: you see an earlier day." in owner.get("/today/").text
    program = with_key(people["owner"], scope="write")
    said = {"key": key, "answer": "done"}
    refused = program.post(f"/api/v1/today/answers?as-of={day}", said, content_type="application/json")
    assert refused.status_code == 422
    assert Answer.objects.count() == 0
    promise(filled, now, key="new")
    answer(owner, shown(owner, now))
    owner.post(f"/today/answers/{Answer.objects.get().pk}/undo/?as-of={day}")
    assert Answer.objects.get().undone_at is None


def test_what_was_done_stands_below_with_what_came_of_it(owner, filled, now, people):
    promise(filled, now)
    answer(owner, shown(owner, now))
    assert "the book does not show it yet" in shown(owner, now).text
    kept = {"promise_id": "due", "customer_id": "C000000", "kept": "yes", "kept_on": now.isoformat()}
    write_row(Said("promises", kept), by=people["owner"], at=timezone.now())
    assert "settled: it is not asked any more" in shown(owner, now).text


def test_champions_deciding_people_and_single_threads_are_asked_about(owner, filled, run, day, acme):
    add(filled, "identities", {
        "who": ["contact"] * 3, "who_id": ["ana", "ines", "luis"], "name": ["Ana Ruiz", "Inés Prado", "Luis Ortega"],
    })  # fmt: skip
    add(filled, "contacts", {"contact_id": ["ana", "ines", "luis"], "customer_id": ["C000000"] * 3})
    with filled.lake() as lake:
        ids = {text: at for at, text in lake.keys("contact").select("number", "text").execute().itertuples(index=False)}
    old = dt.datetime.combine(day - dt.timedelta(120), dt.time())
    write_known(
        run,
        contacts=[
            {"customer_id": acme, "contact_id": ids["ana"], "champion": True, "influence": 4, "stance": 2,
             "last_touch_at": old},
            {"customer_id": acme, "contact_id": ids["ines"], "decides": True, "champion": False, "influence": 5},
        ],
        threads=[{"customer_id": acme, "top_contact_id": ids["ana"], "top_contact_share": 0.9}],
    )  # fmt: skip
    said = sentences(shown(owner, day))
    # Two things of one customer are enough for a day.
    assert said == [
        "Acme Ibérica: talk to Ana Ruiz, who fights for us.",
        "Acme Ibérica: talk to Inés Prado, who decides.",
    ]


@pytest.mark.parametrize(("threads", "asked"), [
    ({"top_contact_id": 7, "top_contact_share": 0.8}, "Acme Ibérica: get to know somebody beside somebody."),
    ({"top_contact_id": 7, "top_contact_share": 0.7}, None),
    ({"top_colleague_id": 1, "top_colleague_share": 0.95}, "Acme Ibérica: let them meet a colleague beside somebody."),
    ({"top_colleague_id": 1, "top_colleague_share": 0.85}, None),
])  # fmt: skip
def test_one_thread_is_asked_about_where_the_customer_is_worth_more_than_the_average(
    owner, filled, run, day, threads, asked
):
    best = open_scored(filled).page(Wanted(limit=1)).rows[0]
    row = threads | {"customer_id": best["number"]}
    write_known(run, threads=[row])
    said = [one.split(": ", 1)[1].rsplit(" beside", 1)[0] for one in sentences(shown(owner, day))]
    assert said == ([asked.split(": ", 1)[1].rsplit(" beside", 1)[0]] if asked else [])


def test_a_need_that_waits_long_is_asked_about(owner, filled, day):
    add(filled, "needs", {
        "need_id": ["n1", "n2"], "customer_id": ["C000000"] * 2, "topic": ["audit", "speed"],
        "stated_on": [day - dt.timedelta(200), day - dt.timedelta(20)], "state": ["in work", "stated"],
    })  # fmt: skip
    assert sentences(shown(owner, day)) == ["Acme Ibérica: answer what they need: audit"]


def test_own_customers_come_first_and_seven_are_the_most(owner, filled, day):
    things = [
        Thing(f"{kind}:{at}:x", "", "", "/", customer=at, money=float(at), minutes=1, is_own=at == 1)
        for kind in ("a", "b", "c", "d") for at in range(10)
    ]  # fmt: skip
    found = chosen(things, today=day)
    assert len(found) == 7
    assert found[0].is_own
    assert found[2].money == 9.0
    assert max(sum(one.key[0] == kind for one in found) for kind in "abcd") <= 3


def test_it_asks_the_database_little(owner, filled, day, django_assert_max_num_queries):
    promise(filled, day)
    with django_assert_max_num_queries(12):
        shown(owner, day)


def test_money_at_stake_chance_and_urgency_decide_among_one_s_own():
    today = dt.date(2026, 11, 27)
    near, far = today, today + dt.timedelta(28)
    things = [
        Thing("a:1:x", "", "", "/", customer=1, money=4000.0, minutes=1, due=far, chance=0.5),  # 500
        Thing("b:2:x", "", "", "/", customer=2, money=1500.0, minutes=1, due=near, chance=0.5),  # 750
        Thing("c:3:x", "", "", "/", customer=3, money=1500.0, minutes=1, due=near, chance=0.9),  # 1350
        Thing("d:4:x", "", "", "/", customer=4, money=None, minutes=1, due=near),  # not known: the last
    ]
    assert [one.key[0] for one in chosen(things, today=today)] == ["c", "b", "a", "d"]


def test_a_colleague_of_the_book_is_asked_for_the_actions_of_their_week_and_answers_them(people, filled):
    editor = people["editor"]
    editor.name = "Mei Lin"
    editor.save()
    client = browser_of(editor)
    page = client.get("/today/").text
    keys = re.findall(r'name="key" value="(action:[^"]+)"', page)
    assert 0 < len(set(keys)) <= 3
    assert "It fits into your week and adds most in its hours" in page
    assert "It is expected to add" in page
    assert client.post("/today/answers/", {"key": keys[0], "answer": "done"}).status_code == 302
    row = WrittenRow.objects.get(table="actions_done")
    assert row.values["play"] == keys[0].rpartition(":")[2]
    assert keys[0] not in client.get("/today/").text.split("<h2>")[0]
    assert client.post(f"/today/answers/{Answer.objects.get().pk}/undo/").status_code == 302
    row.refresh_from_db()
    assert row.gone


def test_another_action_for_the_same_customer_does_not_say_that_the_done_one_is_still_asked(people, filled):
    editor = people["editor"]
    editor.name = "Mei Lin"
    editor.save()
    client = browser_of(editor)
    key = re.search(r'name="key" value="(action:[^"]+)"', client.get("/today/").text)[1]
    now = timezone.now()
    Answer.objects.create(person=editor, key=f"{key.rpartition(':')[0]}:other", customer=int(key.split(":")[1]),
                          answer="done", at=now, until=now + dt.timedelta(30))  # fmt: skip
    page = client.get("/today/").text
    assert key in page
    assert "settled: it is not asked any more" in page


def test_a_renewal_that_hangs_on_one_person_is_asked_about(filled):
    today = dt.date(2026, 11, 27)
    one = next(iter(actions_told(filled, scored=open_scored(filled)).actions))
    said = {"stays": (0.7, today + dt.timedelta(30)), "worth": (1000.0, None)}
    why = tuple(Reason(name, None, number, None, None, on) for name, (number, on) in said.items())
    hangs = [
        replace(one, why=(*why, Reason("trouble", "single_thread", share, None, None, None))) for share in (0.4, 0.8)
    ]
    assert list(_renewal(hangs[0], today=today)) == []
    thing = next(_renewal(hangs[1], today=today))
    assert thing.due == today + dt.timedelta(30)
    assert thing.said.endswith("get to know a second person before the renewal.")
    assert list(_renewal(hangs[1], today=today - dt.timedelta(90))) == []
