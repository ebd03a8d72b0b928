"""Around every page with a browser: the book is served, the stage is set, and everybody of the tests is signed in.

For tools that look at all of the website (`tools/page_shots.py`, `benchmarks/axe.py`), each book in a process of its
own: Django knows one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.web.chromium import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

    from tests.web.stage import Stage
    from tests.web.visits import Visit

SEND = """([address, sent, token]) => {
  const form = document.createElement('form');
  form.method = 'post'; form.action = address;
  for (const [name, value] of Object.entries({csrfmiddlewaretoken: token, ...sent})) {
    const input = document.createElement('input');
    input.type = 'hidden'; input.name = name; input.value = value; form.append(input);
  }
  document.body.append(form); form.submit();
}"""


@contextmanager
def on_stage(book: Path) -> Iterator[tuple[str, "Stage"]]:
    """Serve a book and fill it, by its name, with something on every page; give its address and what stands there."""
    with served(book, "--no-worker") as (base, _link):
        os.environ |= {
            "KEEPWORTH_BOOK": str(book),
            "KEEPWORTH_URL": base,
            "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        import django

        django.setup()
        from tests.web.stage import set_stage

        yield base, set_stage(book.name)


def contexts(
    browser: "Browser", *, base: str, language: str, people: dict[str, Any]
) -> Iterator[tuple[str, "BrowserContext"]]:
    """Yield a browser's context for everybody of the tests, signed in for longer than it takes."""
    from django.conf import settings

    for who in ("owner", "viewer", "stranger", "half", "nobody"):
        context = browser.new_context(bypass_csp=True, locale=language)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if who != "nobody":
            cookies[settings.SESSION_COOKIE_NAME] = session_of(who, people=people)
        context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
        yield who, context
        context.close()


def session_of(who: str, *, people: dict[str, Any]) -> str:
    """Sign somebody in, or half in: the password is given and the second factor asked for."""
    from django.test import Client
    from django.utils import timezone

    from keepworth_web.staff.sessions import CONFIRMED
    from keepworth_web.staff.views.signing_in import HALF_AT, HALF_IN
    from tests.web.browsers import browser_of

    session = Client().session if who == "half" else browser_of(people[who]).session
    tomorrow = timezone.now().timestamp() + 24 * 3600
    session.update({HALF_IN: people["owner"].pk, HALF_AT: tomorrow} if who == "half" else {CONFIRMED: tomorrow})
    session.save()
    return str(session.session_key)


@contextmanager
def page_for(context: "BrowserContext", visit: "Visit", *, base: str) -> Iterator["Page"]:
    """Give a page with the cookies that a visit keeps, and take both away again."""
    page = context.new_page()
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in visit.keeps.items()])
    try:
        yield page
    finally:
        page.close()
        for name in visit.keeps:
            context.clear_cookies(name=name)


def answer_to(page: "Page", visit: "Visit", *, base: str) -> "Response | None":
    """Ask for the address of a visit, or send it what is sent; a file is an error of Playwright's."""
    answer = page.goto(base + (visit.address if visit.sent is None else "/sign-in/"))
    if visit.sent is not None:
        jar = {one["name"]: one["value"] for one in page.context.cookies()}
        token = next((value for name, value in jar.items() if "csrf" in name), "")
        with page.expect_navigation() as gone:
            page.evaluate(SEND, [visit.address, visit.sent, token])
        answer = gone.value
    return answer


def is_page(page: "Page", answer: "Response | None") -> bool:
    """Whether what came is a whole page, not a file or a part of one."""
    kind = answer.headers.get("content-type", "") if answer else ""
    return "text/html" in kind and bool(page.evaluate("document.title !== ''"))
