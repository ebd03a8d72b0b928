"""Language, theme and day: kept by cookie, and nonsense ignored."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_theme_stands_on_the_page(colleague):
    assert "data-theme" not in colleague.get("/account/").text
    colleague.post("/look/", {"theme": "dark"})
    assert 'data-theme="dark"' in colleague.get("/account/").text
    colleague.post("/look/", {"theme": "auto"})
    assert "data-theme" not in colleague.get("/account/").text


def test_the_day_asked_about_stands_on_every_page_until_it_is_dropped(colleague):
    colleague.post("/look/", {"as_of": "2026-03-01"})
    assert "as of 1 Mar 2026" in colleague.get("/account/").text
    colleague.post("/look/", {"as_of": ""})
    assert "as of today" in colleague.get("/account/").text


def test_the_address_wins_over_the_cookie(colleague):
    colleague.post("/look/", {"as_of": "2026-03-01"})
    assert "as of 2 Mar 2026" in colleague.get("/account/?as-of=2026-03-02").text


@pytest.mark.parametrize("said", ["2026-13-01", "20260301", "tomorrow", "2026-W10-1", "'; DROP TABLE x"])
def test_what_is_no_day_is_today(colleague, said):
    assert "as of today" in colleague.get("/account/", {"as-of": said}).text


@pytest.mark.parametrize(("field", "value"), [("theme", "neon"), ("language", "xx"), ("language", "")])
def test_nonsense_is_ignored(colleague, field, value):
    assert colleague.post("/look/", {field: value}).status_code == 302
    assert colleague.get("/account/").status_code == 200
