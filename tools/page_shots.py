"""Take a picture of every page of the website in both themes, both languages and two widths. Needs Chromium.

The pages come from the URL patterns (`tests/web/visits.py`): all of them on the sample book, those about files on a
book of one's own as well, since a sample takes none. The two of the README, the portfolio and its most valuable
customer, are made anew too.

Usage: python tools/page_shots.py [--book FOLDER] [--into FOLDER] [--only TEXT]
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the tests' website and their list of pages

from tests.web.around import answer_to, contexts, is_page, on_stage, page_for  # noqa: E402
from tests.web.chromium import CHROMIUM, FLAGS, served  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext
    from tests.web.visits import Visit

PICTURES = ROOT / "docs/pictures"
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
LANGUAGES = ("en", "zh-hans")
SCHEMES = ("light", "dark")
# What a sample takes none of: those pages are seen on a book of one's own as well.
FILES = "/book/import/"
LONGEST = 100  # characters of a name


def names(visits: Iterable["Visit"], *, book: str) -> Iterator[tuple[str, "Visit"]]:
    """Yield what is looked at with the name of its pictures; no two are alike."""
    taken: dict[str, int] = {}
    for visit in visits:
        name = re.sub(r"[^\w=,]+", "-", visit.said).strip("-")[:LONGEST] or "home"
        name = name if book == "full" else f"{book}-{name}"
        taken[name] = taken.get(name, 0) + 1
        yield (name if taken[name] == 1 else f"{name}-{taken[name]}"), visit


def shoot(context: "BrowserContext", visit: "Visit", *, base: str, into: Path) -> None:
    """Take the pictures of one page as it stands in each theme and width."""
    from playwright.sync_api import Error

    with page_for(context, visit, base=base) as page:
        try:
            answer = answer_to(page, visit, base=base)
        except Error as refusal:
            if "Download is starting" in str(refusal) or "net::ERR_ABORTED" in str(refusal):
                return  # a file
            raise
        page.wait_for_load_state("networkidle")
        if not is_page(page, answer):
            return
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for name, (width, height) in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                page.screenshot(path=into.with_name(f"{into.name}.{scheme}.{name}.png"), full_page=True)


def shoot_all(book: Path, *, only: str, into: Path) -> None:
    """Set the stage on a book and go around."""
    from playwright.sync_api import sync_playwright

    with on_stage(book) as (base, stage), sync_playwright() as playwright:
        from tests.web.visits import visits

        wanted = [
            one
            for one in names(visits(stage), book=book.name)
            if only in one[1].address and (book.name == "full" or FILES in one[1].address)
        ]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for language in LANGUAGES:
            for who, context in contexts(browser, base=base, language=language, people=stage.people):
                for name, visit in wanted:
                    if visit.by == who:
                        shoot(context, visit, base=base, into=into / f"{name}.{language}")
        browser.close()


def signed_in(browser: "Browser", *, base: str, link: str, kept: Path) -> None:
    """Keep the cookies of an owner."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(base + link)
    page.wait_for_url(lambda url: "/start/" not in url)
    context.storage_state(path=kept)
    context.close()


def shoot_readme(browser: "Browser", *, base: str, kept: Path) -> None:
    """Take the README's pictures of the website: as much as a screen shows."""
    for scheme in SCHEMES:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, color_scheme=scheme, storage_state=kept, locale="en"
        )
        page = context.new_page()
        page.goto(f"{base}/focus/?sort=-value", wait_until="networkidle")
        page.screenshot(path=PICTURES / f"website-portfolio-{scheme}.png")
        page.locator("main table a[href*='/know/']").first.click()
        page.wait_for_load_state("networkidle")
        # The head and who knows whom: with more the picture would be too heavy for a README.
        page.screenshot(
            path=PICTURES / f"website-customer-{scheme}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 720}
        )
        context.close()


def in_process(book: Path, *, asked: argparse.Namespace) -> None:
    """Go around a book in a process of its own: Django knows one."""
    command = [sys.executable, __file__, "--one", book, "--into", asked.into.resolve(), "--only", asked.only]
    subprocess.run(command, check=True)  # noqa: S603 ours


def shoot_of_readme(book: Path, *, aside: Path) -> None:
    """Serve a copy of the book, so that nobody's own database is touched, and take the README's pictures."""
    from playwright.sync_api import sync_playwright

    with served(book) as (base, link), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        kept = aside / "cookies.json"
        signed_in(browser, base=base, link=link, kept=kept)
        shoot_readme(browser, base=base, kept=kept)
        browser.close()


def copied(book: Path, into: Path) -> Path:
    """Copy a book without what was written in its website."""
    left_out = shutil.ignore_patterns("keepworth.sqlite3*", "backups", "keepworth.secret")
    return Path(shutil.copytree(book, into, symlinks=True, ignore=left_out))


def main() -> None:
    """Make the books, and go around each."""
    parser = argparse.ArgumentParser(description="Take a picture of every page of the website.")
    parser.add_argument("--book", type=Path, default=ROOT / "demo-book")
    parser.add_argument("--into", type=Path, default=ROOT / "build/shots")
    parser.add_argument("--only", default="", help="only addresses that hold this text, and not those of the README")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("The pictures need Chromium: apt-get install chromium fonts-noto-cjk")
    asked.into.mkdir(parents=True, exist_ok=True)
    if asked.one:
        shoot_all(asked.one, only=asked.only, into=asked.into)
        return
    keepworth = Path(sys.executable).parent / "keepworth"
    subprocess.run([keepworth, "demo", "--at", asked.book], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 ours
    with tempfile.TemporaryDirectory() as aside:
        if not asked.only:
            shoot_of_readme(copied(asked.book, Path(aside) / "readme"), aside=Path(aside))
        in_process(copied(asked.book, Path(aside) / "full"), asked=asked)
        own = Path(aside) / "own"
        subprocess.run([keepworth, "init", own, "--currency", "EUR"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 ours
        in_process(own, asked=asked)
    sys.stdout.write(f"The pictures are in {asked.into}\n")


if __name__ == "__main__":
    main()
