"""Who knows whom: sentences, picture and table agree, the wall holds, and nobody is ranked by their inbox."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.write_row import Said, write_row
from tests.factories.books import add
from tests.factories.known import make_contacts, write_known
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
PEOPLE = {"ana": "Ana Ruiz", "luis": "Luis Ortega", "carla": "Carla Benítez", "ines": "Inés Prado"}


@pytest.fixture
def known(filled, run, day, number):
    """Acme: Ana carries 76 % of the tie and vouched for us, Luis was met twice, Carla is silent, Inés was never met."""
    add(filled, "identities", {"who": ["contact"] * 4, "who_id": list(PEOPLE), "name": list(PEOPLE.values())})
    add(filled, "contacts", {"contact_id": list(PEOPLE), "customer_id": ["C000000"] * 4})
    add(filled, "identities", {"who": ["colleague"], "who_id": ["jonas"], "name": ["Jonas Weber"]})
    add(filled, "colleagues", {"colleague_id": ["mei", "jonas"]})
    add(filled, "acts", {
        "act_id": ["a1"], "contact_id": ["ana"], "kind": ["vouched"], "happened_on": [day - dt.timedelta(30)],
    })  # fmt: skip
    with filled.lake() as lake:
        ids = dict(lake.engine.execute(
            "SELECT text, number FROM (" + _keys(lake) + ") AS ids WHERE kind IN ('contact', 'colleague')"
        ).fetchall())  # fmt: skip
    at, acme = dt.datetime.combine(day, dt.time()), number(0)
    contact = {"customer_id": acme, "champion": False, "undefended_without": False}
    tie = {"customer_id": acme, "active": True}
    write_known(
        run,
        contacts=[
            contact | {"contact_id": ids["ana"], "department": "Finance", "role": "CFO", "decides": True,
                       "champion": True, "last_act_on": day - dt.timedelta(30), "last_touch_at": at, "ties": 2,
                       "tie_share": 0.76, "influence": 5, "stance": 2, "undefended_without": True},
            contact | {"contact_id": ids["luis"], "department": "HR", "role": "director", "last_touch_at": at,
                       "tie_share": 0.24, "ties": 1},
            contact | {"contact_id": ids["carla"], "department": "Legal", "last_touch_at": at - dt.timedelta(300)},
            contact | {"contact_id": ids["ines"], "role": "CEO", "decides": True},
        ],
        ties=[
            tie | {"contact_id": ids["ana"], "colleague_id": ids["mei"], "strength": 60.0, "strength_low": 50.0,
                   "strength_high": 70.0, "depth_theirs": 8.0, "depth_ours": 5.0, "touches": 20, "last_at": at},
            tie | {"contact_id": ids["ana"], "colleague_id": ids["jonas"], "strength": 16.0, "touches": 4},
            tie | {"contact_id": ids["luis"], "colleague_id": ids["mei"], "strength": 24.0, "touches": 2},
        ],
        threads=[{
            "customer_id": acme, "contacts": 2, "top_contact_id": ids["ana"], "top_contact_share": 0.76,
            "top_colleague_id": ids["mei"], "top_colleague_share": 0.84, "deciding": 2, "deciding_covered": 1,
            "champions": 1, "undefended_if_top_leaves": True,
        }],
    )  # fmt: skip
    return acme, ids


def _keys(lake) -> str:
    from keepworth.tables.lake.keys import known_keys

    return known_keys(lake.folder, lake.manifest)


def panel(page: str) -> str:
    return page.split('id="panel-people"')[1].split("</section>")[0]


def test_it_is_said_in_words_through_whom_the_tie_runs(owner, known):
    said = panel(owner.get(f"/know/{known[0]}/").text)
    assert "76 % of the tie runs through Ana Ruiz. The nearest second thread is Luis Ortega, 2 touches." in said
    assert "On our side 84 % hangs on Mei Lin." in said
    assert "We know 1 of 2 who decide well. Silent, and deciding: Inés Prado." in said
    assert "Ana Ruiz fights for us." in said


def test_the_picture_shows_both_directions_the_ring_the_star_and_who_is_silent(owner, known):
    svg = re.search(r"<svg.*?</svg>", panel(owner.get(f"/know/{known[0]}/").text), re.DOTALL)[0]
    assert svg.count('class="between"') == 3
    # Only one tie was asked about: 8 of theirs, 5 of ours, 0.32 pixels a point.
    assert re.findall(r'class="said-(\w+)"[^>]*stroke-width="([\d.]+)"', svg) == [("theirs", "2.56"), ("ours", "1.60")]
    assert svg.count('class="ring"') == 2
    assert svg.count("champion") == 1
    assert re.search(r"★ vouched for us, ", svg)
    assert svg.count('class="one silent') == 2
    assert "style=" not in svg


def test_the_table_says_the_same_as_the_picture(owner, known):
    rows = re.findall(r"<tr>.*?</tr>", panel(owner.get(f"/know/{known[0]}/").text), re.DOTALL)
    texts = [re.sub(r"<[^>]+>", " ", row) for row in rows]
    (mei,) = (text for text in texts if "Ana Ruiz" in text and "Mei Lin" in text)
    assert "60 (50 to 70)" in mei
    assert [text for text in texts if "Inés Prado" in text and "never talked to" in text]


def test_it_is_said_whether_the_book_taught_what_touches_tell(owner, known, run):
    acme, ids = known
    address = f"/know/{acme}/"
    assert "What touches tell of a tie is a printed guess" in panel(owner.get(address).text)
    tie = {"customer_id": acme, "contact_id": ids["ana"], "colleague_id": ids["mei"], "strength": 60.0, "touches": 20}
    contact = {"customer_id": acme, "contact_id": ids["ana"]}
    write_known(run, contacts=[contact], ties=[tie | {"active": True, "learnt_from": 1_020}])
    said = panel(owner.get(address).text)
    assert "What touches tell of a tie is learnt from 1,020 pairs of this book." in said
    assert "ties without an answer look 3 to 12 too strong" in said
    asked = tie | {"asked_on": dt.date(2026, 6, 1)}
    write_known(run, contacts=[contact], ties=[asked | {"active": True, "learnt_from": 12}])
    said = panel(owner.get(address).text)
    assert "is a printed guess, and 12 pairs of the 50 that it gives way to." in said
    assert "too strong" not in said


def test_a_person_can_be_lifted_out_without_a_script(owner, known):
    acme, ids = known
    said = panel(owner.get(f"/know/{acme}/?without=contact-{ids['ana']}").text)
    assert "Without Ana Ruiz, 76 % of the tie is gone. The strongest thread left is Luis Ortega, 2 touches." in said
    assert "Jonas Weber of ours would know nobody there any more." in said
    assert re.search(r"[\d.,]+( million)? of lifetime value would be undefended\.", said)
    assert said.count('class="band gone"') == 2


def test_one_of_ours_can_be_lifted_out_too(owner, known):
    acme, ids = known
    said = owner.get(f"/know/{acme}/people/?without=colleague-{ids['mei']}").text
    assert "Without Mei Lin, 84 % of the tie is gone." in said
    assert "Nobody of ours would know Luis Ortega any more." in said
    assert "would be undefended" not in said


@pytest.mark.parametrize("said", ["contact-999999999", "colleague-x", "'", "contact-" + "9" * 40, "\0"])
def test_d1_03_whoever_is_not_there_is_not_lifted(owner, known, said):
    page = owner.get(f"/know/{known[0]}/people/", {"without": said})
    assert page.status_code == 200
    assert "Without" not in page.text


def test_d1_01_people_stand_behind_the_wall(stranger, colleague, known):
    address = f"/know/{known[0]}/people/"
    assert "Ana Ruiz" in colleague.get(address).text
    foreign = stranger.get(address)
    assert foreign.status_code == 404
    assert "Ana" not in foreign.text


def test_b4_somebody_restricted_is_not_there(owner, known, filled):
    from keepworth.runs.restrict_person import restrict_person

    restrict_person(filled, "ana")
    page = owner.get(f"/know/{known[0]}/people/").text
    assert "Ana Ruiz" not in page
    assert "Luis Ortega" in page
    assert "runs through" not in page


def test_without_results_there_is_no_panel_and_the_page_says_why(owner, number):
    assert 'id="panel-people"' not in owner.get(f"/know/{number(0)}/").text
    assert "No score has looked at the people" in owner.get(f"/know/{number(0)}/people/").text


def test_four_hundred_contacts_stay_readable(owner, run, number, django_assert_max_num_queries):
    contacts, ties = make_contacts(number(0), many=400)
    write_known(run, contacts=contacts, ties=ties, threads=[{"customer_id": number(0), "deciding": 8}])
    at = number(0)
    with django_assert_max_num_queries(15):
        page = owner.get(f"/know/{at}/")
    said = panel(page.text)
    assert len(re.findall(r'class="one', said)) <= 10 + 8
    folded = [int(many) for many in re.findall(r"</a> (\d+)", said)]
    assert sum(folded) == 390
    assert len(said) < 40_000
    finance = owner.get(f"/know/{at}/people/?department=Finance").text
    assert "134 people, the closest first" in finance
    assert len(re.findall(r'<tr id="contact-', finance)) == 134


def test_no_page_ranks_colleagues_by_their_inbox(owner, run, number):
    """Colleague 2 writes a hundred times as much and is tied half as strongly: they stand second."""
    acme = number(0)
    tie = {"customer_id": acme, "active": True}
    write_known(
        run,
        contacts=[{"customer_id": acme, "contact_id": 7, "tie_share": 1.0, "ties": 2}],
        ties=[tie | {"contact_id": 7, "colleague_id": 1, "strength": 60.0, "touches": 3},
              tie | {"contact_id": 7, "colleague_id": 2, "strength": 30.0, "touches": 345}],
    )  # fmt: skip
    part = next(one for _, one in owner.get(f"/know/{acme}/").context["parts"] if "people" in one)
    assert [one["colleague_id"] for one in part["people"].ours] == [1, 2]
    assert all("touches" not in one and "replies" not in one for one in part["people"].known.colleagues)


def now(client, acme):
    return panel(client.get(f"/know/{acme}/").text)


def drawn(said: str) -> list[str]:
    return re.findall(r'<g class="one new.*?</g>', said, re.DOTALL)


def write(people, table, values, *, customer="C000000"):
    return write_row(Said(table, values, customer=customer), by=people["owner"], at=timezone.now())


def test_whoever_came_since_is_drawn_at_once_and_said_not_to_be_computed(owner, people, known, filled):
    acme = known[0]
    assert 'class="since"' not in now(owner, acme)
    assert not drawn(now(owner, acme))
    write(people, "contacts", {"contact_id": "new", "customer_id": "C000000", "name": "Nora Nuova", "decides": "yes",
                               "role": "COO"})  # fmt: skip
    write(people, "colleagues", {"colleague_id": "kim", "name": "Kim Park"})
    write(people, "touchpoints", {"at": "2024-01-01 10:00", "contact_id": "new", "colleague_id": "kim",
                                  "customer_id": "C000000"})  # fmt: skip
    settle_written(filled)
    said = now(owner, acme)
    assert re.search(r"Ties were last computed on [^.]+\d{4}\. 2 people came since, drawn hollow and without ties: "
                     r"Nora Nuova, Kim Park\.", said)  # fmt: skip
    nora, kim = sorted(drawn(said), key=lambda one: "Kim" in one)
    assert "not computed yet" in nora
    assert 'class="ring"' in nora
    assert "not computed yet" in kim
    assert 'class="between"' in said  # the ties of the run stand beside
    assert "Silent, and deciding: Inés Prado." in said
    rows = [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r"<tr>.*?</tr>", said, re.DOTALL)]
    assert [row for row in rows if "Nora Nuova" in row and "not computed yet" in row and "if gone" not in row]
    assert [row for row in rows if "Kim Park" in row and "not computed yet" in row]
    told = with_key(people["owner"]).get(f"/api/v1/customers/{acme}/people").json()
    assert [one["name"] for one in told["contacts"] if not one["is_computed"]] == ["Nora Nuova"]
    assert [one["colleague"] for one in told["came"]] == ["Kim Park"]


def test_d1_01_whoever_came_since_stands_behind_the_wall(stranger, people, known):
    write(people, "contacts", {"contact_id": "new", "customer_id": "C000000", "name": "Nora Nuova"})
    assert "Nora" not in stranger.get(f"/know/{known[0]}/", follow=True).text


def test_whoever_works_elsewhere_by_now_is_said_to(owner, people, known, filled):
    acme = known[0]
    write(people, "contacts", {"contact_id": "luis", "customer_id": "C000003", "valid_from": "2024-02-01"})
    settle_written(filled)
    rows = [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r"<tr>.*?</tr>", now(owner, acme), re.DOTALL)]
    assert [row for row in rows if "Luis Ortega" in row and "no contact here by now" in row]
    assert not [row for row in rows if "Ana Ruiz" in row and "no contact here by now" in row]


def test_without_a_run_that_looked_people_are_shown_and_no_tie_is_claimed(owner, filled, number):
    add(filled, "contacts", {"contact_id": ["ana"], "customer_id": ["C000000"]})
    acme = number(0)
    said = now(owner, acme)
    assert "Ties are not computed yet: that is done when the book is scored." in said
    assert len(drawn(said)) == 1
    assert "fight for us" not in said
    assert "No score has looked" not in owner.get(f"/know/{acme}/people/").text


def test_four_hundred_written_since_leave_room_for_the_ties(owner, run, number, filled, django_assert_max_num_queries):
    contacts, ties = make_contacts(number(0), many=40)
    write_known(run, contacts=contacts, ties=ties, threads=[{"customer_id": number(0)}])
    add(filled, "contacts", {"contact_id": [f"n{at}" for at in range(400)], "customer_id": ["C000000"] * 400,
                             "department": ["Finance"] * 400})  # fmt: skip
    with django_assert_max_num_queries(15):
        page = owner.get(f"/know/{number(0)}/")
    said = panel(page.text)
    assert len(drawn(said)) == 3
    assert len(re.findall(r'class="one', said)) <= 10 + 8
    assert 'class="between"' in said
    assert len(said) < 40_000
