"""The page that stands alone: nothing fetched, nothing run, whatever customers are called."""

import base64
import hashlib
import html
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from tests.factories.portfolio import a_customer, a_portfolio

from keepworth.cli.page.portfolio import portfolio_page
from keepworth.cli.words import LANGUAGES
from keepworth.runs.portfolio import Portfolio, Range

ENGLISH = LANGUAGES["en"]
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "javascript:alert(1)",
    "*b*{day}",
)


class Tags(HTMLParser):
    """Counts what a browser would build, and notes every attribute."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def page() -> str:
    return portfolio_page(a_portfolio(), words=ENGLISH)


def test_the_page_fetches_nothing_and_runs_nothing(page: str) -> None:
    seen = Tags(page)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base", "use", "image"} & set(seen.tags)
    names = {name for name, _ in seen.attributes}
    assert not {"src", "href", "xlink:href", "style", "srcset", "action", "data"} & names
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in re.sub(r'clip-path="url\(#[\w-]+\)"', "", page)
    assert "@import" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_policy_allows_the_page_s_own_style_and_nothing_else(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    sheet = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert policy
    assert sheet
    digest = base64.b64encode(hashlib.sha256(sheet[1].encode()).digest()).decode()
    assert policy[1] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def named(*names: str) -> Tags:
    customers = tuple(a_customer(name) for name in names)
    of = a_portfolio(name=names[0], valuable=customers, risk=customers, warnings=names)
    return Tags(portfolio_page(of, words=ENGLISH))


def test_a_name_is_text_and_never_markup() -> None:
    hostile, harmless = named(*HOSTILE), named("a", "b", "c", "d", "e")
    assert hostile.tags == harmless.tags
    assert [hostile.text.count(name) for name in HOSTILE] == [5, 3, 3, 3, 3]  # two rows, a warning; titles


def test_a_control_that_turns_the_reading_direction_is_shown() -> None:
    page = portfolio_page(a_portfolio(valuable=(a_customer("abc\u202efed"),)), words=ENGLISH)
    assert "\u202e" not in page
    assert "abc␣fed" in page


def test_intervals_stand_in_words_before_any_picture(page: str) -> None:
    before = html.unescape(re.sub(r"<[^>]+>", "", page[page.index("<h1>") : page.index("<figure")]))
    assert "worth 4.12 million EUR over the next 10 years (likely 3.61 to 4.7 million; 8 in 10)" in before


def test_every_picture_has_a_table_beside_it(page: str) -> None:
    figures = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)
    assert len(figures) == 6
    assert all("<details>" in figure and "<table>" in figure and "aria-label=" in figure for figure in figures)


def test_the_page_is_the_same_bytes_each_time(page: str) -> None:
    assert portfolio_page(a_portfolio(), words=ENGLISH) == page


def test_in_chinese_every_sentence_is_chinese_and_warnings_say_that_they_are_english() -> None:
    page = portfolio_page(a_portfolio(), words=LANGUAGES["zh-hans"])
    assert '<html lang="zh-Hans">' in page
    assert "412 万" in page
    assert '<ol class="warn" lang="en">' in page
    assert "。 " not in html.unescape(re.sub(r"<[^>]+>", "", page[page.index("<main>") :]))


def test_what_a_warning_sets_in_backticks_is_code_and_nothing_else_becomes_markup() -> None:
    page = portfolio_page(a_portfolio(warnings=("Set `margin` in <keepworth.toml>.",)), words=ENGLISH)
    assert "<li>Set <code>margin</code> in &lt;keepworth.toml&gt;.</li>" in page


def test_a_line_never_breaks_between_a_number_and_its_sign_of_hundredths(page: str) -> None:
    sentences = "".join(re.findall(r"<p(?: [^>]*)?>.*?</p>", page))
    assert "&nbsp;%" in sentences
    assert " %" not in sentences


def test_on_a_phone_every_number_of_a_card_says_what_it_is(page: str) -> None:
    cells = re.findall(r"<td [^>]*>", page)
    assert cells
    assert all(re.search(r' data-label="[^"]+"', cell) for cell in cells if "class=n" not in cell)
    assert "table.cards td.lead::before{content:attr(data-label)" in page


@pytest.mark.parametrize(
    "odd",
    [
        a_portfolio(customers=1, valuable=(a_customer(),), risk=(), proof=None, no_proof="too short"),
        a_portfolio(customers=30, warnings=()),
        a_portfolio(customers=3, value=np.zeros(3), active=np.zeros(3), valuable=(), risk=(), equity=Range(0, 0, 0)),
        a_portfolio(customers=3, value=np.array([5.0, -1.0, 0.0]), active=np.ones(3)),
    ],
    ids=["one customer", "thirty", "worth nothing", "some at a loss"],
)
def test_small_and_poor_books_have_a_page_too(odd: Portfolio) -> None:
    page = portfolio_page(odd, words=ENGLISH)
    assert "nan" not in Tags(page).text.lower().split()
