"""Who fights for us and the journey of all: said and shown apart, silence named, behind the wall, and taken away."""

import datetime as dt
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth.tables.settings_change import change_settings
from keepworth_web.know.views import lists
from keepworth_web.staff.actions import begin_export
from keepworth_web.staff.models import AuditEntry
from tests.factories.books import add
from tests.factories.known import write_known
from tests.factories.trials import tell_fight
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def fighters(filled, run, day, number):
    """At Acme (North) Ana is shown and alone, Luis second; at customer 1 (South) Bo is only said to fight."""
    acme, south = number(0), number(1)
    add(filled, "identities", {
        "who": ["contact"] * 3, "who_id": ["ana", "luis", "bo"], "name": ["Ana Ruiz", "Luis Ortega", "Bo Chen"],
    })  # fmt: skip
    add(filled, "contacts", {"contact_id": ["ana", "luis", "bo"], "customer_id": [own_id(0), own_id(0), own_id(1)]})
    add(filled, "acts", {
        "act_id": ["a1", "a2"], "contact_id": ["ana", "ana"], "kind": ["introduced", "vouched"],
        "happened_on": [day - dt.timedelta(90), day - dt.timedelta(30)],
    })  # fmt: skip
    with filled.lake() as lake:
        ids = {text: at for at, text in lake.keys("contact").select("number", "text").execute().itertuples(index=False)}
    strong = {"influence": 4, "stance": 2, "tie_share": 0.8}
    write_known(
        run,
        contacts=[
            strong | {"customer_id": acme, "contact_id": ids["ana"], "champion": True, "acts_12m": 2,
                      "last_act_on": day - dt.timedelta(30), "undefended_without": True},
            {"customer_id": acme, "contact_id": ids["luis"], "tie_share": 0.2, "champion": False},
            strong | {"customer_id": south, "contact_id": ids["bo"], "champion": False},
        ],
        ties=[{"customer_id": acme, "contact_id": ids["luis"], "colleague_id": 1, "touches": 2, "active": True}],
    )  # fmt: skip
    return acme


def rows(page, *, after='class="ways'):
    body = page.text.split(after)[-1].split("<tbody>")[1].split("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)]


def test_who_is_shown_to_fight_stands_with_what_hangs_on_them(owner, fighters):
    page = owner.get("/know/champions/")
    (row,) = rows(page)
    assert row.startswith("Ana Ruiz influence 4 of 5, stance +2 ⚠ silent ★ vouched for us, ")
    assert re.search(r"vouched for us, \d+ \w+ \d{4} introduced us, \d+ \w+ \d{4} Acme", row), "each act with its day"
    assert "the customer is undefended" in row
    assert row.endswith("Luis Ortega 2 touches")
    said = re.sub(r"<[^>]+>", "", page.text.split('<p class="say">')[1].split("</p>")[0])
    assert "1 person at 1 customers fights for us" in said
    assert re.search(r"if they leave, [\d.,]+( million)? is undefended\.", said)


def test_what_becomes_of_the_customer_without_them_is_what_the_stress_test_says(owner, fighters, run):
    tell_fight(run, tested=[fighters])
    customers = run / "customers.parquet"
    held = pq.read_table(customers)
    at = held.column_names.index("p_stay")
    customers.unlink()  # runs that were copied share their files
    pq.write_table(held.set_column(at, "p_stay", pa.array([0.8] * held.num_rows)), customers)
    parts = {
        "customer_id": [fighters],
        "contract_value": [400_000.0],
        "order_value": [50_000.0],
        "cost_to_serve": [25_000.0],
    }
    (run / "value.parquet").unlink(missing_ok=True)
    pq.write_table(pa.table(parts | {"customer_id": [fighters]}), run / "value.parquet")
    (row,) = rows(owner.get("/know/champions/"))
    assert "contracts 400,000, orders 50,000, less 25,000 for serving them" in row
    assert re.search(r"likely to stay: 80 in 100, without them 60 in 100; on average 29,600 lost", row)


def test_who_left_or_fell_silent_is_warned_of_on_the_page(owner, fighters, run, day):
    page = owner.get("/know/champions/")
    assert "To 1 nobody has talked for longer than is usual." in page.text
    (row,) = rows(page, after='id="going"')
    assert row.startswith("Ana Ruiz ⚠ Nobody ever talked to them. Talk to them. Acme Ibérica")
    assert row.endswith("nobody else fights for us: undefended nearest: Luis Ortega")
    gone, at = going_run(run, fighters, day), dt.datetime.combine(day, dt.time(9))
    page = owner.get("/know/champions/?way=said")
    rows_of_it = rows(page, after='id="going"')
    assert len(rows_of_it) == 2
    assert "1 has left within 90 days." in page.text
    assert any("⚠ Left on" in row and "talk to Ana Ruiz" in row for row in rows_of_it), rows_of_it
    write_known(run, contacts=[one | {"left_on": None, "last_touch_at": at} for one in gone], ties=[])
    calm = owner.get("/know/champions/").text
    assert "Nobody who fights for us left within 90 days, and none is silent" in calm
    assert "⚠" not in calm


def going_run(run, customer, day):
    """Write to a run that one who fought left, and another is silent; nobody else is there. Return the contacts."""
    strong = {"customer_id": customer, "influence": 4, "stance": 2, "champion": True, "acts_12m": 1,
              "last_act_on": day - dt.timedelta(30)}  # fmt: skip
    with_ties = [strong | {"contact_id": 1, "tie_share": 0.5}, strong | {"contact_id": 2, "left_on": day}]
    write_known(run, contacts=with_ties, ties=[])
    return with_ties


def test_d1_01_nobody_behind_the_wall_is_warned_of(stranger, colleague, fighters, people):
    assert "Ana Ruiz" in colleague.get("/know/champions/").text
    page = stranger.get("/know/champions/").text
    assert not re.search("Ana Ruiz|⚠", page)
    told = with_key(people["stranger"]).get("/api/v1/champions").json()
    assert (told["going"], told["silent"], told["undefended_going"]) == ([], 0, None)
    seen = with_key(people["viewer"]).get("/api/v1/champions").json()
    assert [(one["who"], one["others"], one["second"]) for one in seen["going"]] == [("Ana Ruiz", 0, "Luis Ortega")]
    assert [one["kind"] for one in seen["items"][0]["acts"]] == ["vouched", "introduced"]


def test_b4_nobody_restricted_is_warned_of(owner, fighters, book):
    number = next(iter(re.findall(r"#contact-(\d+)", owner.get("/know/champions/").text)))
    write_restrictions(book, Restrictions({("contact", int(number)): "2026-11-01"}))
    page = owner.get("/know/champions/").text
    assert not re.search("Ana Ruiz|⚠", page)


def test_who_left_or_fell_silent_is_taken_away(owner, fighters):
    answer = owner.post("/know/export/", {"what": "going", "kind": "csv"})
    head, line, *_foot = b"".join(answer.streaming_content).decode().splitlines()
    assert head.startswith("customer_id,customer,contact,role,influence,left_on,last_touch")
    assert line.split(",")[:3] == ["C000000", "Acme Ibérica", "Ana Ruiz"]


def test_a_claim_stands_apart_and_counts_for_nothing(owner, fighters):
    page = owner.get("/know/champions/?way=said")
    (row,) = rows(page)
    assert row.startswith("Bo Chen")
    assert "nothing so far" in row
    assert "1 more is said to and has not shown it." in page.text


def test_d1_01_people_behind_the_wall_are_in_no_list_and_no_sum(stranger, colleague, fighters):
    assert "Ana Ruiz" in colleague.get("/know/champions/").text
    page = stranger.get("/know/champions/")
    assert "Ana" not in page.text
    assert "Nobody was shown to fight for us within a year." in page.text
    assert "Bo Chen" in stranger.get("/know/champions/?way=said").text


@pytest.mark.parametrize(
    ("query", "there"), [("segment=Food", True), ("segment=None", False), ("team=South", False), ("q=iberica", True)]
)
def test_filters_narrow_it(owner, fighters, query, there):
    assert ("Ana Ruiz" in owner.get(f"/know/champions/?{query}").text) is there


@pytest.mark.parametrize("query", ["segment='", "q=%00", "page=x", "page=99999999", "way=<b>", "team=" + "x" * 5000])
def test_d1_03_whatever_is_asked_is_a_page(owner, fighters, query):
    assert owner.get(f"/know/champions/?{query}").status_code == 200
    assert owner.get(f"/know/journey/?{query}").status_code == 200


def test_an_export_holds_what_the_page_shows_and_is_noted(owner, fighters):
    answer = owner.post("/know/export/", {"what": "champions", "kind": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("customer_id,customer,contact,role,influence")
    assert lines[1].split(",")[:3] == ["C000000", "Acme Ibérica", "Ana Ruiz"]
    assert lines[2] == ""
    (entry,) = AuditEntry.objects.filter(kind="export.champions")
    assert (entry.about, entry.detail) == ("1 rows", {"narrowed_by": [], "way": "csv"})


def test_whoever_exports_too_often_makes_nobody_look_for_rows(owner, fighters, monkeypatch):
    monkeypatch.setattr(begin_export, "MOST_AN_HOUR", 1)
    assert owner.post("/know/export/", {"what": "champions", "kind": "csv"}).status_code == 200
    monkeypatch.setattr(lists, "_listed", None)
    assert owner.post("/know/export/", {"what": "champions", "kind": "csv"}).status_code == 429
    assert AuditEntry.objects.filter(kind="export.champions").count() == 1


def test_d1_01_an_export_stops_at_the_wall(stranger, fighters):
    answer = stranger.post("/know/export/", {"what": "champions", "kind": "csv"})
    assert b"Ana" not in b"".join(answer.streaming_content)


def test_an_export_asks_for_the_password_again(people, fighters):
    client = browser_of(people["owner"], confirmed=False)
    answer = client.post("/know/export/", {"what": "champions", "kind": "csv"})
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/account/confirm/")


def talk(filled, day, *, customer, ago, stage="deliver", channel="call", key):
    add(filled, "touchpoints", {
        "touchpoint_id": [key], "customer_id": [own_id(customer)], "stage": [stage], "channel": [channel],
        "at": [dt.datetime.combine(day - dt.timedelta(ago), dt.time(9))], "automated": [False],
    })  # fmt: skip


def test_the_journey_counts_by_stage_and_channel_and_names_what_lies_empty(owner, filled, day):
    talk(filled, day, customer=0, ago=10, key="t1")
    talk(filled, day, customer=0, ago=20, channel="mail", key="t2")
    talk(filled, day, customer=3, ago=30, key="t3")
    talk(filled, day, customer=3, ago=500, stage="renew", key="t4")
    page = owner.get(f"/know/journey/?as-of={day}")
    deliver, renew = rows(page)
    assert deliver.startswith("deliver 2 2 customers 1 1 customer 3 ")
    assert renew == "renew – – 0 nothing in twelve months"
    assert "3 touches in twelve months. Nothing happened at “renew”." in page.text


def test_silence_is_measured_by_the_cadence_of_the_segment(owner, filled, day):
    talk(filled, day, customer=0, ago=40, key="t1")
    (before,) = owner.get(f"/know/journey/?as-of={day}").context["segments"]
    assert (before["segment"], before["days"], before["talked"], before["never"]) == ("Food", 90, 1, 59)
    change_settings(filled.folder, **{"cadence.segments": {"Food": 30}})
    (after,) = owner.get(f"/know/journey/?as-of={day}").context["segments"]
    assert (after["days"], after["talked"], after["silent"], after["never"]) == (30, 0, 1, 59)
    change_settings(filled.folder, **{"cadence.segments": None})


def test_d1_01_the_journey_stops_at_the_wall(stranger, colleague, filled, day):
    talk(filled, day, customer=0, ago=10, key="t1")
    talk(filled, day, customer=1, ago=10, stage="review", key="t2")
    theirs, ours = (client.get(f"/know/journey/?as-of={day}").context for client in (stranger, colleague))
    assert (theirs["touches"], ours["touches"]) == (1, 1)
    assert sum(row["customers"] for row in theirs["segments"]) == 40
    assert all(row["name"] != "Acme Ibérica" for row in theirs["silent"])


@pytest.mark.parametrize("address", ["/know/champions/?q=a&segment=Food", "/know/journey/?team=North"])
def test_they_ask_the_database_little(owner, fighters, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert owner.get(address).status_code == 200


def test_no_list_and_no_export_ranks_colleagues_by_their_inbox(owner, fighters, filled, day):
    talk(filled, day, customer=0, ago=10, key="t1")
    from keepworth_web.know.reads import fighting, journey

    told = {*fighting.HEADS, *journey.HEADS}
    assert not {name for name in told if "colleague" in name or "repl" in name or "sent" in name}
    for address in ("/know/champions/", f"/know/journey/?as-of={day}"):
        assert "Mei Lin" not in "".join(re.findall(r"<th scope=\"row\">.*?</th>", owner.get(address).text, re.DOTALL))
