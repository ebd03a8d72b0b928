"""Two owners who change settings at once: the second is refused with what changed, and overwrites nothing unawares."""

import html
import json
import re

import pytest

from keepworth.tables.book import find_book
from keepworth_web.staff.models import AuditEntry
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]
FOCUS, BOOK, MEASURE, KEPT = (
    "/focus/settings/",
    "/book/settings/",
    "/measure/settings/change/",
    "/book/privacy/retention/",
)
MOVED = "Somebody changed the settings after you had opened them here. Nothing of yours was kept."


def opened(client, page: str) -> dict[str, str]:
    """What a browser would send of a page as it stands."""
    text = client.get(page).text
    text = text[text.index('<form method="post"', text.index("<main")) :]
    text = text[: text.index("</form>")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", text):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if (
            "name" in said
            and said["name"] != "csrfmiddlewaretoken"
            and (said.get("type") != "checkbox" or " checked" in tag)
        ):
            found[said["name"]] = html.unescape(said.get("value", "on" if said.get("type") == "checkbox" else ""))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', text, re.DOTALL):
        found[name] = re.search(r'<option value="([^"]*)" selected', options)[1]
    return found


def words(page) -> str:
    body = page.text[page.text.index("<main") : page.text.index("</main>")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def test_the_second_of_two_is_told_what_changed_and_by_whom(owner, people, changed):
    first, second = opened(owner, FOCUS), opened(owner, FOCUS)
    segment = next(name for name in first if name.startswith("segment-"))
    assert owner.post(FOCUS, {**first, "service.contacts.A": "30", segment: "900"}).status_code == 302
    page = owner.post(FOCUS, {**second, "service.contacts.A": "36", "focus.hours": "1000"})
    assert page.status_code == 409
    said = words(page)
    assert MOVED in said
    assert re.search(rf"A: was 24, is 30 now \({people['owner'].name}, [^)]+\)\.", said)
    assert "was nothing said, is 900 now" in said
    book = find_book(changed).settings
    assert (book.service.contacts["A"], book.focus.hours) == (30.0, 1200.0), "nothing of the second was written"
    again = opened_from(page)
    assert again["service.contacts.A"] == "36", "what they wrote themselves still stands"
    assert again[segment] == "900", "what they had not touched shows what stands now"
    assert again["shown"] != second["shown"]
    assert owner.post(FOCUS, again).status_code == 302
    book = find_book(changed).settings
    assert (book.service.contacts["A"], book.focus.hours) == (36.0, 1000.0)
    assert list(book.focus.repositioning.values()) == [900.0]


def opened_from(page) -> dict[str, str]:
    class Shown:
        @staticmethod
        def get(_page):
            return page

    return opened(Shown, "")


@pytest.mark.parametrize(("page", "name", "said", "read"), [
    (BOOK, "margin", "0.25", lambda book: book.margin),
    (MEASURE, "half_life_months.trust", "14", lambda book: book.half_life_months["trust"]),
    (KEPT, "errors", "7", lambda book: book.retention.errors),
])  # fmt: skip
def test_every_page_of_settings_refuses_what_was_shown_before_a_change(page, name, said, read, owner, changed):
    before, early = read(find_book(changed).settings), opened(owner, page)
    assert owner.post(FOCUS, {"focus.hours": "1000"}).status_code == 302
    refused = owner.post(page, {**early, name: said})
    assert (refused.status_code, MOVED in words(refused)) == (409, True)
    assert "focus.hours: was 1200, is 1000 now" in words(refused)
    assert read(find_book(changed).settings) == before
    assert owner.post(page, {**opened_from(refused), name: said}).status_code == 302
    assert read(find_book(changed).settings) == float(said)
    assert find_book(changed).settings.focus.hours == 1000


def test_untouched_fields_of_the_book_show_what_stands_now(owner, changed):
    early = opened(owner, BOOK)
    segment = next(name for name in early if name.startswith("days-"))
    assert owner.post(BOOK, {**early, "margin": "0.2", segment: "30", "budget-most": "1"}).status_code == 302
    again = opened_from(owner.post(BOOK, {**early, "horizon_weeks": "26"}))
    assert (again["margin"], again[segment], again["budget-most"], again["horizon_weeks"]) == ("0.2", "30", "1", "26")


def test_changed_and_changed_back_is_told_as_nothing_but_refused(owner, changed):
    early = opened(owner, FOCUS)
    text = (changed / "keepworth.toml").read_text(encoding="utf-8")
    (changed / "keepworth.toml").write_text(f"{text}\n# by hand\n", encoding="utf-8")
    page = owner.post(FOCUS, {**early, "focus.hours": "1000"})
    assert page.status_code == 409
    said = words(page)
    assert "The log does not say what: keepworth.toml was changed by hand." in said
    assert "Hours a year that one of our people has for customers: is 1200 now." in said
    assert not AuditEntry.objects.filter(kind="settings.change").exists()


def test_a_change_of_nothing_leaves_the_file_as_it_is(owner, changed):
    before = (changed / "keepworth.toml").read_bytes()
    assert owner.post(FOCUS, opened(owner, FOCUS)).status_code == 302
    assert (changed / "keepworth.toml").read_bytes() == before


def test_programs_send_the_state_that_they_read(people, changed):
    program = with_key(people["owner"], scope="write")

    def ask(said):
        return program.generic("PATCH", "/api/v1/settings/focus", json.dumps(said), content_type="application/json")

    state = program.get("/api/v1/settings/focus").json()["state"]
    hours = {"numbers": [{"name": "focus.hours", "value": 900}], "state": state}
    first = ask(hours)
    assert (first.status_code, first.json()["state"] != state) == (200, True)
    refused = ask({**hours, "numbers": [{"name": "focus.hours", "value": 800}]})
    assert refused.status_code == 409
    assert "focus.hours: was 1200, is 900 now" in refused.json()["detail"]
    assert find_book(changed).settings.focus.hours == 900
