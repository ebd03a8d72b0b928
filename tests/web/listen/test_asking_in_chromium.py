"""Our own people asked, a code printed, and an answer begun by one click, in Chromium: and nothing that axe finds."""

import re

import pytest

from keepworth.tables.book import make_book
from tests.factories.books import add
from tests.factories.web_book import fill
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM
PAGES = ("/listen/", "/listen/export/")


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "book"
    make_book(folder, currency="EUR", name="Acme")
    add(fill(folder), "colleagues", {"colleague_id": ["mei"]})
    with served(folder) as (base, link):
        yield base, link


@pytest.fixture(scope="module")
def made(website, chromium, signed_in):
    """Make a survey of theirs with an open link, and one of ours with a link for Mei; return their addresses."""
    base, _ = website
    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()

    def survey(instrument: str, side: str) -> str:
        page.goto(f"{base}/listen/surveys/new/")
        page.get_by_label("Name", exact=True).fill(f"{instrument} {side}")
        page.get_by_label("What is asked").select_option(instrument)
        page.get_by_label("Who answers").select_option(side)
        page.locator("main form button.first, main form button").last.click()
        page.wait_for_url(re.compile(r"/listen/surveys/\d+/$"))
        return page.url

    theirs = survey("nps 1.0", "customer")
    page.get_by_label("Name", exact=True).fill("till 3")
    page.get_by_role("button", name="Make a link").click()
    till = page.locator("code.secret").inner_text()
    card = page.get_by_role("link", name="Print the code of till 3").get_attribute("href")
    ours = survey("pulse 1.0", "us")
    page.goto(ours + "team/")
    page.get_by_role("checkbox", name="Acme Ibérica").check()
    page.get_by_role("button", name="Ask them").click()
    mei = page.locator("code.secret").inner_text()
    context.close()

    def here(address: str) -> str:
        return base + re.sub(r"^https?://[^/]+", "", address)

    return {"theirs": theirs, "card": base + card, "team": ours + "team/", "till": here(till), "mei": here(mei)}


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_axe_finds_nothing_and_nothing_is_cut_off(website, made, chromium, signed_in, look):
    (base, _), faults = website, []
    with page_of(chromium, base, look=look, state=signed_in) as page:
        for address in (made["theirs"], made["card"], made["team"], *(base + one for one in PAGES)):
            assert page.goto(address).status == 200
            faults += faults_of(page, address.removeprefix(base))
    assert faults == []


@pytest.mark.parametrize(("language", "send", "thanks"), [
    ("en", "Send my answer", "Thank you"), ("zh-hans", "发送我的回答", "谢谢"),
])  # fmt: skip
@pytest.mark.parametrize(("door", "item"), [("till", "recommend")])
def test_a_number_clicked_in_a_mail_is_filled_in_and_sent_by_one_tap(
    website, made, chromium, language, send, thanks, door, item
):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{made[door]}?language={language}&{item}=9")
    assert page.locator(f'input[name="{item}"]:checked').get_attribute("value") == "9"
    page.goto(f"{made[door]}?language={language}&{item}=9")  # a preview, or a second look: nothing was sent
    while page.locator("textarea").count() == 0 and page.locator('.go button.first[value="next"]').count():
        page.locator(".go button.first").click()
    page.locator(".go button.first").click()
    assert thanks in page.locator("h1").inner_text()
    context.close()


def test_one_of_ours_is_asked_about_the_customer_by_name(website, made, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{made['mei']}?satisfaction_worth=5")
    assert "Acme Ibérica" in page.locator("main").inner_text()
    assert page.locator('input[name="satisfaction_worth"]:checked').get_attribute("value") == "5"
    context.close()
