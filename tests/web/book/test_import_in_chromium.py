"""D5: from a file of one's own to the scored list in at most six clicks, back in two; nothing that axe finds."""

import sqlite3
from pathlib import Path

import pytest

from keepworth.tables.book import make_book
from tests.web.chromium import CHROMIUM, FLAGS, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.loopback,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here: apt-get install chromium fonts-noto-cjk"),
]
AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
    with served(folder / "book") as (base, link):
        yield base, link, folder


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def signed_in(website, chromium, tmp_path_factory) -> Path:
    """The cookies of an owner whose account has a mail address, a password and a second factor."""
    base, link, folder = website
    context = chromium.new_context()
    page = context.new_page()
    page.goto(base + link)
    page.wait_for_url(lambda url: "/start/" not in url)
    page.goto(base + "/account/password/")
    page.fill("input[name=password]", "orange harbour velvet nine")
    page.click("main button.first")
    page.wait_for_url("**/account/")
    with sqlite3.connect(folder / "book/keepworth.sqlite3") as database:
        database.execute("UPDATE staff_person SET email = 'owner@keepworth.test', factor_secret = 'x'")
    database.close()
    kept = tmp_path_factory.mktemp("cookies") / "state.json"
    context.storage_state(path=kept)
    context.close()
    return kept


def test_d5_from_a_file_to_the_scored_list_in_six_clicks(website, chromium, signed_in):
    from playwright.sync_api import expect

    base, _link, folder = website
    context = chromium.new_context(storage_state=signed_in)
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


def test_d5_an_import_is_undone_in_two_clicks(website, chromium, signed_in):
    from playwright.sync_api import expect

    base, _link, folder = website
    context = chromium.new_context(storage_state=signed_in, java_script_enabled=False)
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


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1280), ("zh-hans", "dark", 390)])
def test_d5_axe_finds_nothing_on_plan_report_and_undo(website, chromium, signed_in, language, scheme, width):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    base, _link, folder = website
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, storage_state=signed_in, bypass_csp=True
    )
    context.add_cookies([{"name": "language", "value": language, "url": base}])
    page = context.new_page()
    faults: list[str] = []

    def look(where: str) -> None:
        found = Axe().run(page, options={"runOnly": AXE}).response["violations"]
        faults.extend(f"{where}: {one['id']} {one['nodes'][0]['html'][:100]}" for one in found)
        reach = page.evaluate("document.documentElement.scrollWidth")
        faults.extend([f"{where}: {reach} wide"] * (reach > width))

    page.goto(base + "/book/import/")
    page.set_input_files("#file", folder / f"orders-{2 if language == 'en' else 3}.csv")
    page.click("main form button.first")
    expect(page.locator("#upload dl.facts")).to_be_visible(timeout=30_000)
    page.click("#upload details summary")
    look("plan")
    page.locator("#upload input[type=checkbox]").uncheck()
    page.click("#upload button.first")
    expect(page.locator("#upload a.ends")).to_be_visible(timeout=30_000)
    look("report")
    page.click("#upload a.ends")
    look("undo")
    page.goto(base + "/book/import/")
    look("list")
    context.close()
    assert faults == []
