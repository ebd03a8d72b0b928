"""Every page on paper: as wide as A4, in the colours of light, tables as tables; its PDF holds the Hanzi it shows."""

import re
import shutil
import subprocess

import pytest

from keepworth.tables.book import make_book
from keepworth.tables.scored import open_scored
from tests.factories.web_book import fill, own_id
from tests.web.chromium import IN_CHROMIUM, faults_of, page_of, served
from tests.web.site.test_pages_in_chromium import PAGES

pytestmark = IN_CHROMIUM
# What lies between the margins of A4, at 96 pixels an inch: 210 - 2 * 12 mm.
PAPER = 703
# What is drawn otherwise than a page on paper: tables taken apart, no white ground, what only a screen can use, width.
OTHERWISE = """() => {
  const seen = selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility());
  const white = one => ['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(getComputedStyle(one).backgroundColor);
  return [
    ...seen('table').filter(one => getComputedStyle(one).display !== 'table'),
    ...seen('html, body').filter(one => !white(one)),
    ...seen('.side, .top, .skip, main .button'),
    ...(document.documentElement.scrollWidth > innerWidth
      ? seen('main *').filter(one => one.getBoundingClientRect().right > innerWidth) : []),
  ].map(one => one.outerHTML.slice(0, 100));
}"""


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "book"
    make_book(folder, currency="EUR", name="Acme")
    book = fill(folder)
    with served(folder) as (base, link):
        yield base, link, open_scored(book).find(own_id(1))[0]["number"]


def test_every_page_prints_within_a4_on_white_with_tables_as_tables(website, chromium, with_password):
    base, _, number = website
    faults = []
    with page_of(chromium, base, look=("zh-hans", "dark", PAPER), state=with_password) as page:
        page.emulate_media(media="print")
        for address in [*PAGES, f"/know/{number}/"]:
            page.goto(base + address)
            faults += [f"{address}: {one}" for one in page.evaluate(OTHERWISE)]
    assert faults == []


@pytest.mark.parametrize("theme", ["auto", "dark"])
def test_words_on_paper_are_dark_whatever_the_theme(website, chromium, with_password, theme):
    base, _, number = website
    faults = []
    with page_of(chromium, base, look=("zh-hans", "dark", PAPER), state=with_password) as page:
        page.context.add_cookies([{"name": "theme", "value": theme, "url": base}])
        page.emulate_media(media="print")
        for address in ("/focus/", f"/know/{number}/"):
            page.goto(base + address)
            assert page.locator("html").get_attribute("data-theme") == (theme if theme == "dark" else None)
            faults += faults_of(page, address)
    assert faults == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="there is no pdftotext: apt-get install poppler-utils")
def test_d5_the_pdf_of_a_page_holds_its_hanzi(website, chromium, with_password, tmp_path):
    base, _, number = website
    with page_of(chromium, base, look=("zh-hans", "dark", 1280), state=with_password) as page:
        for address, pages in (("/focus/", 6), (f"/know/{number}/", 3)):
            page.goto(base + address, wait_until="networkidle")
            page.pdf(path=tmp_path / "page.pdf", format="A4", prefer_css_page_size=True)
            told = ran("pdftotext", "-layout", tmp_path / "page.pdf", "-")
            title = page.locator("h1").inner_text()
            assert re.search(r"[\u4e00-\u9fff]", title)
            assert {"张伟食品", *title.split()} <= set(re.split(r"[\s·,，、。]+", told))
            # A glyph that no font has would be drawn as a box: every font that is used comes along.
            fonts = [line.split() for line in ran("pdffonts", tmp_path / "page.pdf").splitlines()[2:]]
            assert fonts
            assert all(line[-5] == "yes" for line in fonts), fonts
            assert told.count("\f") <= pages


def ran(*command) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
