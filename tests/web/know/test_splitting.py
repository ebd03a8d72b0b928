"""Two of one: a customer or a person that is really two is split by one change, and is one again in two clicks."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from keepworth.runs.score import score_book
from keepworth.runs.store import latest_run
from keepworth.tables.known import people_of
from keepworth.tables.persons.who import Person
from keepworth.tables.scored import open_scored
from keepworth_web.know.actions.forget_person import forget_written
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.split_customer import Parting, split_customer
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenChange, WrittenRow
from keepworth_web.staff.models import AuditEntry
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db
ONE = own_id(0)
DAY = dt.date(2022, 5, 1)  # before the last order of the book of the tests


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def acme(filled, number):
    """Two people of one customer, each with a talk, a need and a promise; a rival; and a talk with nobody by name."""
    add(filled, "contacts", {"contact_id": ["ana", "ana", "luis"], "customer_id": [ONE] * 3,
                             "valid_from": [None, DAY, None], "role": ["clerk", "CFO", "CEO"]})  # fmt: skip
    add(filled, "identities", {"who": ["contact"] * 2, "who_id": ["ana", "luis"], "name": ["Ana Ruiz", "Luis Ortega"]})
    at = dt.datetime.combine(DAY, dt.time(9))
    add(filled, "touchpoints", {
        "touchpoint_id": ["t1", "t2", "t3"], "customer_id": [ONE] * 3, "contact_id": ["ana", "luis", None],
        "colleague_id": ["mei"] * 3, "at": [at] * 3, "stage": ["deliver"] * 3, "direction": ["both"] * 3,
    })  # fmt: skip
    add(filled, "needs", {"need_id": ["n1", "n2"], "customer_id": [ONE] * 2, "contact_id": ["ana", "luis"],
                          "kind": ["need"] * 2, "stated_on": [DAY] * 2, "topic": ["speed", "price"]})  # fmt: skip
    add(filled, "rivals", {"customer_id": [ONE], "rival": ["Kestrel"], "valid_from": [DAY], "share": [0.4]})
    return number(0)


def part(client, customer, slug):
    text = client.get(f"/know/{customer}/").text
    found = re.search(rf'<section id="panel-{slug}".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def choices(page, name):
    """Return the marks that a field offers, by what is said of each."""
    labels = re.findall(rf'name="{name}" value="([^"]+)"[^>]*>\s*([^<]+?)\s*</label>', page.text)
    return {said: mark for mark, said in labels}


def split(client, acme, **said):
    page = client.get(f"/know/{acme}/split/")
    people = [mark for text, mark in choices(page, "contacts").items() if "Ana" in text]
    needs = [mark for text, mark in choices(page, "needs").items() if "speed" in text]
    rivals = list(choices(page, "rivals").values())
    sent = {"name": "Acme Logistics", "contacts": people, "needs": needs, "rivals": rivals, **said}
    return client.post(f"/know/{acme}/split/", sent)


def undo(client, address):
    """Click on the button that the page shows."""
    return client.post(re.search(r"/know/changes/\d+/undo/", client.get(address).text)[0])


def test_people_take_along_what_happened_with_them_and_what_was_chosen(editor, acme):
    done = split(editor, acme)
    assert done.status_code == 302
    second = int(done["Location"].split("/")[2])
    assert second != acme
    page = editor.get(done["Location"]).text
    assert "Acme Logistics" in page
    assert "Orders and contracts stay where their source says." in page
    assert "Ana Ruiz" in part(editor, second, "contacts")
    assert "CFO" in part(editor, second, "contacts")
    assert "speed" in part(editor, second, "needs")
    assert "Kestrel" in part(editor, second, "rivals")
    here = part(editor, acme, "contacts")
    assert "Luis Ortega" in here
    assert "Ana Ruiz" not in here
    assert "Acme Logistics was split from this customer" in here
    assert "price" in part(editor, acme, "needs")
    assert "speed" not in part(editor, acme, "needs")
    assert "Kestrel" not in part(editor, acme, "rivals")


def test_talks_go_with_the_people_and_a_score_says_the_same(editor, acme, filled):
    second = int(split(editor, acme)["Location"].split("/")[2])
    with filled.lake() as lake:
        rows = dict(lake.engine.execute(
            "SELECT keys.text, t.customer_id FROM (" + lake.select("touchpoints") + ") AS t JOIN ("
            + lake.keys("touchpoint").compile() + ") AS keys ON keys.number = t.touchpoint_id"
        ).fetchall())  # fmt: skip
    assert rows == {"t1": second, "t2": acme, "t3": acme}
    run = score_book(filled)
    tied = {one: [row["name"] for row in people_of(filled, one, run=run, on=DAY).contacts] for one in (acme, second)}
    assert tied == {acme: ["Luis Ortega"], second: ["Ana Ruiz"]}

    ties = people_of(filled, second, run=latest_run(filled.scores), on=DAY).ties
    assert [tie["touches"] for tie in ties] == [1]


def test_orders_stay_where_their_source_says(editor, acme, filled):
    before = open_scored(filled).one(acme)["total_spend"]
    second = int(split(editor, acme)["Location"].split("/")[2])
    score_book(filled)
    assert open_scored(filled).one(acme)["total_spend"] == before
    assert not open_scored(filled).one(second)["total_spend"]


def test_it_is_one_line_of_the_audit_log_and_one_again_in_two_clicks(editor, owner, acme):
    lines = AuditEntry.objects.count()
    second = int(split(editor, acme)["Location"].split("/")[2])
    assert [one.kind for one in AuditEntry.objects.order_by("pk")[lines:]] == ["customer.split"]
    shown = part(owner, acme, "contacts")
    assert undo(editor, f"/know/{acme}/").status_code == 302
    assert owner.get(f"/know/{second}/").status_code == 404
    assert "Ana Ruiz" in part(editor, acme, "contacts")
    assert "speed" in part(editor, acme, "needs")
    assert "Kestrel" in part(editor, acme, "rivals")
    assert "was split" not in part(editor, acme, "contacts")
    assert "was split" in shown
    # And it can be split once more.
    assert split(editor, acme).status_code == 302
    assert "Ana Ruiz" not in part(editor, acme, "contacts")


def test_the_owner_sees_every_split_beside_what_is_merged(editor, owner, acme):
    split(editor, acme)
    page = owner.get("/know/merged/").text
    assert "Acme Logistics" in page
    assert undo(owner, "/know/merged/").status_code == 302
    assert "Acme Logistics" not in owner.get("/know/merged/").text


def test_words_that_people_wrote_move_along(editor, people, acme, filled):
    said = Said("needs", {"customer_id": ONE, "contact_id": "ana", "kind": "goal", "stated_on": "2023-06-01"},
                words={"text_id": "Open in Lyon"})  # fmt: skip
    write_row(said, by=people["editor"], at=timezone.now())
    page = editor.get(f"/know/{acme}/split/")
    mark = next(mark for text, mark in choices(page, "needs").items() if "Open in Lyon" in text)
    second = int(split(editor, acme, needs=[mark])["Location"].split("/")[2])
    assert "Open in Lyon" in part(editor, second, "needs")
    assert "Open in Lyon" not in part(editor, acme, "needs")


def test_what_belongs_to_a_customer_that_is_there_goes_to_it(editor, acme, number):
    there = number(3)
    assert split(editor, acme, name="", into=own_id(3))["Location"] == f"/know/{there}/"
    assert "Ana Ruiz" in part(editor, there, "contacts")
    assert undo(editor, f"/know/{there}/").status_code == 302
    assert "Ana Ruiz" not in part(editor, there, "contacts")
    assert "Ana Ruiz" in part(editor, acme, "contacts")


def test_a_second_customer_with_a_life_of_its_own_is_not_taken_back(editor, people, acme):
    second = int(split(editor, acme)["Location"].split("/")[2])
    own = WrittenChange.objects.get(split_kind="customer").split_into
    write_row(Said("contacts", {"customer_id": own, "name": "Nora"}), by=people["editor"], at=timezone.now())
    undo(editor, f"/know/{acme}/")
    assert "More was written of the second one since." in editor.get(f"/know/{second}/").text
    assert WrittenChange.objects.get(split_kind="customer").undone_at is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": "", "into": ""}, "This field is required."),
        ({"contacts": [], "needs": [], "rivals": []}, "Choose who or what belongs to the second customer."),
        ({"into": own_id(1)}, "No customer is called that."),  # behind the wall
        ({"into": ONE}, "The second customer is this very one."),
        ({"contacts": ["w999"]}, "Select a valid choice."),
        ({"mood": "fine"}, "This form has no field mood."),
    ],
)
def test_what_cannot_be_split_is_refused_and_nothing_is_written(editor, acme, said, why):
    page = split(editor, acme, **said)
    assert page.status_code == 422
    assert why in page.text
    assert not WrittenRow.objects.exists()


def test_d1_01_a_split_is_of_own_customers_and_of_those_who_may_write(stranger, colleague, editor, acme):
    for path in (f"/know/{acme}/split/", f"/know/{acme}/contacts/w1/split/"):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, {"name": "Mine"}).status_code == 404
        assert colleague.post(path, {"name": "Mine"}).status_code == 403
    split(editor, acme)
    change = WrittenChange.objects.get(split_kind="customer")
    assert stranger.post(f"/know/changes/{change.pk}/undo/").status_code == 404
    assert WrittenChange.objects.get(pk=change.pk).undone_at is None


def test_a_thousand_talks_move_in_few_questions(people, acme, filled, django_assert_max_num_queries):
    at = [dt.datetime.combine(DAY, dt.time(10)) + dt.timedelta(minutes=one) for one in range(1000)]
    add(filled, "touchpoints", {"touchpoint_id": [f"m{one}" for one in range(1000)], "customer_id": [ONE] * 1000,
                                "contact_id": ["ana"] * 1000, "at": at})  # fmt: skip
    parting = Parting(acme, name="Acme Logistics", contacts=("ana",))
    with django_assert_max_num_queries(60):
        change = split_customer(parting, by=people["editor"], at=timezone.now())
    assert WrittenRow.objects.filter(table="touchpoints").count() == 1001
    settle_written(filled)
    client = browser_of(people["editor"])
    with django_assert_max_num_queries(15):
        client.get(f"/know/{acme}/")
    with django_assert_max_num_queries(80):
        client.post(f"/know/changes/{change.pk}/undo/")
    assert not [row for row in WrittenRow.objects.all() if row.says]


@pytest.fixture
def merged(owner, filled, acme):
    """Two addresses and an id that were read as Ana, who is really Ana and Anna."""
    add(filled, "contacts", {"contact_id": ["a2", "a3"], "customer_id": [ONE] * 2, "role": [None, "buyer"]})
    add(filled, "identities", {"who": ["contact"] * 2, "who_id": ["ana", "a3"],
                               "mail": ["ana@acme.example, anna@acme.example", "anna.b@acme.example"]})  # fmt: skip
    at = dt.datetime.combine(DAY, dt.time(12))
    add(filled, "touchpoints", {"touchpoint_id": ["t9"], "customer_id": [ONE], "contact_id": ["a3"], "at": [at],
                                "colleague_id": ["mei"], "direction": ["ours"]})  # fmt: skip
    for alias, into in (("a3", "a2"), ("a2", "ana")):
        owner.post("/know/merged/", {"who": "contact", "alias": alias, "into": into})
    return acme


def of_ana(client, acme):
    return re.search(r'href="([^"]+)">Ana Ruiz</a>', part(client, acme, "contacts"))[1]


def test_a_contact_who_is_two_people_becomes_two_with_their_own_histories(editor, merged, filled):
    address = of_ana(editor, merged)
    assert f"{address}split/" in editor.get(address).text
    page = editor.get(f"{address}split/")
    assert set(choices(page, "addresses").values()) == {"ana@acme.example", "anna@acme.example"}
    assert set(choices(page, "aliases").values()) == {"a2", "a3"}
    sent = {"name": "Anna Berg", "aliases": ["a3"], "addresses": ["anna@acme.example"]}
    assert editor.post(f"{address}split/", sent).status_code == 302
    here = part(editor, merged, "contacts")
    assert "Anna Berg" in here
    assert "buyer" in re.search(r"Anna Berg.*?</tr>", here, re.DOTALL)[0]
    assert "also under a2" in here
    with filled.lake() as lake:
        talks = dict(lake.engine.execute(
            f"SELECT contact_id, count(*) FROM ({lake.select('touchpoints')}) AS t "
            "WHERE contact_id IS NOT NULL GROUP BY 1"
        ).fetchall())  # fmt: skip
        mails = dict(lake.engine.execute(
            f"SELECT name, mail FROM ({lake.select('identities')}) AS i WHERE who = 'contact' AND mail IS NOT NULL"
        ).fetchall())  # fmt: skip
    assert sorted(talks.values()) == [1, 1, 1]  # Ana, Luis, and Anna under the id that went with her
    assert mails == {"Ana Ruiz": "ana@acme.example", "Anna Berg": "anna@acme.example"}
    undo(editor, f"/know/{merged}/")
    here = part(editor, merged, "contacts")
    assert "Anna Berg" not in here
    assert "also under a2, a3" in here


def test_an_id_in_between_does_not_take_the_others_along(editor, merged, filled):
    editor.post(f"{of_ana(editor, merged)}split/", {"name": "Anna Berg", "aliases": ["a2"]})
    here = part(editor, merged, "contacts")
    assert "also under a3" in re.search(r"Ana Ruiz.*?</tr>", here, re.DOTALL)[0]
    assert "also under a2" in re.search(r"Anna Berg.*?</tr>", here, re.DOTALL)[0]


def test_a_second_person_with_a_life_of_their_own_is_not_taken_back(editor, people, merged):
    editor.post(f"{of_ana(editor, merged)}split/", {"name": "Anna Berg", "aliases": ["a3"]})
    second = WrittenChange.objects.get(split_kind="contact").split_into
    talk = Said("touchpoints", {"customer_id": ONE, "contact_id": second, "at": "2023-06-01 10:00"})
    write_row(talk, by=people["editor"], at=timezone.now())
    undo(editor, f"/know/{merged}/")
    assert WrittenChange.objects.get(split_kind="contact").undone_at is None
    assert "Anna Berg" in part(editor, merged, "contacts")


def test_a_contact_of_one_id_and_no_address_cannot_be_told_apart_and_the_page_says_so(editor, acme):
    address = re.search(r'href="([^"]+)">Luis Ortega</a>', part(editor, acme, "contacts"))[1]
    assert "nothing tells two people apart" in editor.get(f"{address}split/").text
    page = editor.post(f"{address}split/", {"name": "Lucia"})
    assert page.status_code == 422
    assert not WrittenRow.objects.exists()


def test_b4_whoever_is_erased_is_in_no_split(editor, merged, filled):
    editor.post(f"{of_ana(editor, merged)}split/", {"name": "Anna Berg", "aliases": ["a3"]})
    change = WrittenChange.objects.get(split_kind="contact")
    second = change.split_into
    gone = [Person("contact", 1, "ana"), Person("contact", 2, second)]
    forget_written(gone, renamed={("contact", 1): "erased-1", ("contact", 2): "erased-2"})
    change.refresh_from_db()
    assert (change.split_of, change.split_into) == ("erased-1", "erased-2")
    assert not [row for row in WrittenRow.objects.all() if second in row.key or second in str(row.values)]
