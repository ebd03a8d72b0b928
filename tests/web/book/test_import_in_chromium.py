"""D5: from a file of one's own to the scored list in at most six clicks, back in two; nothing that axe finds."""

import pytest

from keepworth.tables.book import make_book
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM
DAYS = [f"2024-{month:02d}-{day:02d}" for month in range(1, 13) for day in (3, 17)]
ROWS = [f"o{who}-{day},c{who},{day},{10 + who}.50" for who in range(60) for day in DAYS[who % 7 :: 1 + who % 5]]
ODD = '<b id="injected">,c1,2024-13-45,"<img src=x onerror=alert(1)>"\n'
CLICKS = 6


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    folder = tmp_path_factory.mktemp("imported")
    make_book(folder / "book", currency="EUR", name="Acme")
    for number in range(4):
        text = "订单编号,客户编号,下单时间,实付金额\n" + "\n".join(ROWS[number:]) + "\n" + ODD
        (folder / f"orders-{number}.csv").write_text(text, encoding="utf-8")
    asks = "Response ID,Timestamp,Finished,Survey ID,您对服务的整体满意程度如何"
    responses = f"{asks}\nr1,2026-01-02T10:00:00Z,true,s1,9\n"
    (folder / "responses.csv").write_text(responses, encoding="utf-8")
    with served(folder / "book") as (base, link):
        yield base, link, folder


def test_d5_from_a_file_to_the_scored_list_in_six_clicks(website, chromium, secured):
    from playwright.sync_api import expect

    base, _link, folder = website
    context = chromium.new_context(storage_state=secured)
    page = context.new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    clicks = 0

    def click(what) -> None:
        nonlocal clicks
        clicks += 1
        what.click()

    page.goto(base + "/account/")
    click(page.locator("nav.side").get_by_role("link", name="Book", exact=True))
    expect(page).to_have_url(base + "/book/import/")
    with page.expect_file_chooser() as chosen:
        click(page.locator("#file"))
    chosen.value.set_files(folder / "orders-0.csv")
    click(page.get_by_role("button", name="Look at the file"))
    expect(page.locator("#upload")).to_contain_text("read as Orders", timeout=30_000)
    assert page.locator("#injected").count() == page.locator("main img").count() == 0
    click(page.get_by_role("button", name="Import", exact=True))
    expect(page.locator("#upload")).to_contain_text("The book is scored.", timeout=120_000)
    assert page.locator("#injected").count() == 0
    click(page.get_by_role("link", name="Show the customers"))
    expect(page.locator("main")).to_contain_text("60")
    assert clicks <= CLICKS
    assert said == []
    context.close()


def test_d5_an_import_is_undone_in_two_clicks(website, chromium, secured):
    from playwright.sync_api import expect

    base, _link, folder = website
    context = chromium.new_context(storage_state=secured, java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "/book/import/")
    page.set_input_files("#file", folder / "orders-1.csv")
    page.get_by_role("button", name="Look at the file").click()
    for words in ("read as", "their batch stands in the book"):
        for _ in range(60):
            if words in page.locator("#upload").inner_text():
                break
            page.wait_for_timeout(500)
            page.reload()
        if words == "read as":
            page.get_by_role("checkbox").uncheck()
            page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Take it out").click()
    for _ in range(60):
        if "An import was taken out" in page.locator("main").inner_text():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("main")).to_contain_text("An import was taken out")
    context.close()


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_d5_axe_finds_nothing_on_plan_report_and_undo(website, chromium, secured, look):
    from playwright.sync_api import expect

    base, _link, folder = website
    faults: list[str] = []
    with page_of(chromium, base, look=look, state=secured) as page:
        page.goto(base + "/book/import/")
        page.set_input_files("#file", folder / f"orders-{2 + LOOKS.index(look)}.csv")
        page.click("main form button.first")
        expect(page.locator("#upload dl.facts")).to_be_visible(timeout=30_000)
        page.click("#upload details summary")
        faults += faults_of(page, "plan")
        page.locator("#upload input[type=checkbox]").uncheck()
        page.click("#upload button.first")
        expect(page.locator("#upload a.ends")).to_be_visible(timeout=30_000)
        faults += faults_of(page, "report")
        page.click("#upload a.ends")
        faults += faults_of(page, "undo")
        page.goto(base + "/book/import/")
        faults += faults_of(page, "list")
    assert faults == []


def test_columns_of_answers_are_mapped_on_a_phone_in_chinese(website, chromium, secured):
    from playwright.sync_api import expect

    base, _link, folder = website
    with page_of(chromium, base, look=LOOKS[1], state=secured) as page:
        page.goto(base + "/book/import/")
        page.set_input_files("#file", folder / "responses.csv")
        page.click("main form button.first")
        expect(page.locator("#column-4")).to_be_visible(timeout=30_000)
        items = page.locator("#upload input.of-item").filter(visible=True)
        assert items.count() == 0, "which item is asked only of a column that answers one"
        page.select_option("#column-4", "item:")
        assert items.count() == 1
        items.fill("csat-10/satisfied_10")
        page.locator("#upload form:has(#table) button").first.click()
        expect(page.locator("#upload dl.facts")).to_be_visible(timeout=30_000)
        assert faults_of(page, "mapped") == []
        assert "每行取 1 个问题" in page.locator("#upload").inner_text()
