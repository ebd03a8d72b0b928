"""Both languages are complete, and no word of a page goes past them."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import timezone, translation
from django.utils.translation import trans_real

from keepworth.listen.instruments import INDICATORS, all_instruments, shipped_held, shipped_text, written_toml
from keepworth_web.book.models import Job
from keepworth_web.listen.views.standing import _blanks, _standing
from tests.factories.instruments import OURS
from tests.web.browsers import browser_of
from tests.web.site.test_d1_01_matrix import MATRIX, PARAMETER, about

ROOT = Path(__file__).parents[3]
READ = [
    route
    for route, row in MATRIX["routes"].items()
    if "GET" in row
    and not route.startswith("api/")
    and route not in ("", "health/")
    and not route.endswith((".png/", "/pdf/"))
]
ATTRIBUTES = ("title", "placeholder", "aria-label", "alt", "data-label")
# Proper names and signs that are the same in every language, and what the tests' people and surveys are called.
# What questionnaires are called in each language stands in their own files.
TITLES = "|".join(re.escape(one.title.en) for one in all_instruments())
NAMES = re.compile(
    rf"Keepworth|{TITLES}|a survey|\btill\b|English|简体中文|Acme's book|Ctrl K|⌘ K|Esc|UTC|PNG|SVG|"
    r"[\w-]+@keepworth\.test|"
    r"\b[a-z]+-[0-9a-f]{12,}\b|"  # marks that are made by chance, with letters that look like words
    r"(North|South)|(Owner|Local_Manager|Editor|Viewer|Stranger) Test"
)


# Pages about questionnaires show what stands in their files, in both languages and with its short names.
OF_FILES = ("listen/questionnaires/", "listen/drafts/", "listen/links/", "focus/checks/")
IN_FILES = frozenset(
    re.findall(
        r"[^\W\d_]{2,}",
        "\n".join([OURS, *map(str, INDICATORS), written_toml({"scales": shipped_held()})])
        + "".join(shipped_text(one.name, one.version) for one in all_instruments()),
    )
)


class Texts(HTMLParser):
    """Gathers what a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style", "code")
        self.said += ["\0" + str(value) + "\0" for name, value in attrs if name in ATTRIBUTES and value]

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "code")

    def handle_data(self, data):
        if not self.silent:
            self.said.append(data)


def bypassing(page: str) -> set[str]:
    """Return the words outside of every marked text."""
    texts = Texts()
    texts.feed(page)
    left = "".join(texts.said)
    while (fewer := re.sub(r"⟦[^⟦⟧]*⟧", "", left)) != left:
        left = fewer
    return set(re.findall(r"[^\W\d_]{2,}", NAMES.sub("", left)))


@pytest.fixture
def marked(monkeypatch):
    """Mark every text that comes out of the translations; pages that are kept are made anew."""
    _standing.cache_clear()
    _blanks.cache_clear()
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        plain = getattr(trans_real, name)
        monkeypatch.setattr(translation._trans, name, lambda *given, plain=plain: f"⟦{plain(*given)}⟧", raising=False)
    yield
    _standing.cache_clear()
    _blanks.cache_clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("book")
@pytest.mark.any_database
@pytest.mark.parametrize("route", READ)
def test_no_word_of_a_page_bypasses_the_translations(route, people, marked):
    given = {name: about(what, people) for name, what in MATRIX["routes"][route].get("with", {}).items()}
    page = browser_of(people["owner"]).get("/" + PARAMETER.sub(lambda match: str(given[match[1]]), route))
    if page["Content-Type"].startswith("application/feed+json"):
        return  # the names of a format are no words
    assert bypassing(page.text) - (IN_FILES if route.startswith(OF_FILES) else frozenset()) == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("book")
def test_no_sentence_of_the_library_bypasses_them(people, marked):
    said = "No customer has placed an order by 2026-01-01; there is nothing to score."
    for words, found in ((said, set()), (said + " Nobody wrote that.", {"Nobody", "wrote", "that"})):
        now = timezone.now()
        job = Job.objects.create(kind="score", asked_at=now, ended_at=now, state=Job.State.REFUSED, said=words)
        page = browser_of(people["owner"]).get(f"/book/runs/jobs/{job.pk}/").text
        assert bypassing(page) & {"Nobody", "wrote", "that", "customer", "placed"} == found


def test_a_word_that_bypasses_them_is_found():
    assert bypassing("<p>⟦Hello <b>you⟧</b></p><p>there</p><img alt='words'>") == {"there", "words"}


def test_every_message_has_a_translation():
    asked = [sys.executable, str(ROOT / "tools/messages.py"), "check"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


@pytest.mark.django_db
def test_the_language_is_kept_in_a_cookie_and_in_the_account(people):
    client = browser_of(people["viewer"])
    client.post("/look/", {"language": "zh-hans", "next": "/account/"})
    assert "我的账户" in client.get("/account/").text
    people["viewer"].refresh_from_db()
    assert people["viewer"].language == "zh-hans"


@pytest.mark.django_db
def test_a_browser_s_own_language_is_understood(anonymous):
    for said in ("zh-CN,zh;q=0.9", "zh", "zh-Hans"):
        page = anonymous.get("/sign-in/", headers={"Accept-Language": said})
        assert '<html lang="zh-hans"' in page.text
        assert page.headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_numbers_have_separators_in_both_languages(language):
    from keepworth_web.shared.templatetags.shown import count, money

    with translation.override(language):
        assert (count(1234567), money(1234567.8), money(None)) == ("1,234,567", "1,234,568", "–")
