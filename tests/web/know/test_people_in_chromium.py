"""People, champions, journey and Today in Chromium: nothing that axe finds, and a person taken out by a click."""

import datetime as dt

import pytest

from keepworth.runs.store import latest_run, read_record
from keepworth.tables.book import make_book
from keepworth.tables.scored import open_scored
from tests.factories.books import add
from tests.factories.known import make_contacts, write_known
from tests.factories.web_book import fill, own_id
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM
MORE_LOOKS = [*LOOKS, ("en", "dark", 390), ("zh-hans", "light", 1280)]


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "book"
    make_book(folder, currency="EUR", name="Acme")
    book = fill(folder)
    run = latest_run(book.scores)
    day = dt.date.fromisoformat(read_record(run)["as_of"])
    add(book, "promises", {
        "promise_id": ["due", "kept", "broken"], "customer_id": [own_id(0)] * 3, "kept": ["open", "yes", "no"],
        "due_on": [day + dt.timedelta(3), day - dt.timedelta(50), day - dt.timedelta(40)],
        "agreed_on": [day - dt.timedelta(99)] * 3,
        "kept_on": [None, day - dt.timedelta(50), day - dt.timedelta(39)], "measure": ["days"] * 3,
    })  # fmt: skip
    add(book, "touchpoints", {
        "touchpoint_id": [f"t{at}" for at in range(40)], "customer_id": [own_id(0)] * 40,
        "at": [dt.datetime.combine(day - dt.timedelta(10 * at), dt.time(9)) for at in range(40)],
        "stage": ["discover", "deliver"] * 20, "channel": ["call"] * 40,
    })  # fmt: skip
    # Words as long as firms have them: this table was once wider than the screen.
    add(book, "contacts", {
        "contact_id": ["Alexandra Halloway", "Jiang Haoran 蒋浩然"], "customer_id": [own_id(0)] * 2,
        "valid_from": [day - dt.timedelta(400)] * 2,
        "department": ["Human Resources", "Engineering"],
        "level": ["managing director", "manager"], "role": ["economic buyer", "gatekeeper"], "decides": [True, False],
        "influence": [5, 3], "stance": [2, -1], "left_on": [None, day - dt.timedelta(9)],
    })  # fmt: skip
    number = open_scored(book).find(own_id(0))[0]["number"]
    contacts, ties = make_contacts(number, many=40)
    contacts[0] |= {"champion": True, "stance": 2, "influence": 4, "last_act_on": day, "acts_12m": 1}
    for tie in ties[:4]:
        tie |= {"depth_theirs": 8.0, "depth_ours": 4.0, "strength_low": 5.0, "strength_high": 60.0}
    write_known(run, contacts=contacts, ties=ties, threads=[{
        "customer_id": number, "top_contact_id": 1000, "top_contact_share": 0.8, "deciding": 1, "deciding_covered": 0,
    }])  # fmt: skip
    with served(folder) as (base, link):
        yield base, link, number, day


@pytest.mark.parametrize("look", MORE_LOOKS, ids=said_of)
def test_axe_finds_nothing_and_nothing_is_cut_off(website, chromium, signed_in, look):
    (base, _, number, day), faults = website, []
    with page_of(chromium, base, look=look, state=signed_in) as page:
        for address in (
            f"/know/{number}/?as-of={day}", f"/know/{number}/people/", f"/know/{number}/people/?without=contact-1000",
            "/know/champions/", "/know/champions/?way=said", f"/know/journey/?as-of={day}", f"/today/?as-of={day}",
            "/know/find/?q=acme",
        ):  # fmt: skip
            assert page.goto(base + address).status == 200
            faults += faults_of(page, address)
    assert faults == []


def test_a_person_is_taken_out_by_a_click_and_put_back_without_leaving_the_page(website, chromium, signed_in):
    from playwright.sync_api import expect

    base, _, number, _ = website
    context = chromium.new_context(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{base}/know/{number}/")
    page.evaluate("window.stayed = true")
    page.locator(".knows a.one[href*='contact-1000']").click()
    expect(page.locator("#knows .note")).to_contain_text("of the tie is gone")
    expect(page.locator("#knows .band.gone")).to_have_count(1)
    assert page.evaluate("window.stayed") is True
    assert "without=contact-1000" in page.url
    page.locator("#knows .note a").click()
    expect(page.locator("#knows .note")).to_have_count(0)
    context.close()
    assert said == []


def test_the_same_is_there_without_a_script(website, chromium, signed_in):
    base, _, number, _ = website
    context = chromium.new_context(storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/know/{number}/people/")
    page.locator("#contact-1000 a").click()
    assert "of the tie is gone" in page.content()
    context.close()
