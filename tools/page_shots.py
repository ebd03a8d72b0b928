"""Take a picture of every page of the website in both themes, both languages and two widths. Needs Chromium.

The two of the README, the portfolio and its most valuable customer, are made anew as well.

Usage: python tools/page_shots.py [--book FOLDER] [--into FOLDER] [--only TEXT]
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the tests' website and their list of pages

from tests.web.chromium import CHROMIUM, FLAGS, served  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PICTURES = ROOT / "docs/pictures"
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
LANGUAGES = ("en", "zh-hans")
SCHEMES = ("light", "dark")


def addresses(only: str) -> list[str]:
    """Return every page that can be opened without knowing a token or a number but 1."""
    matrix = yaml.safe_load((ROOT / "tests/web/authz.yaml").read_text(encoding="utf-8"))
    found = [
        "/" + route.replace("<int:number>", "1")
        for route, row in matrix["routes"].items()
        if "GET" in row and not route.startswith(("api/", "health/")) and "<str:" not in route
    ]
    return [address for address in [*found, "/nothing/here/"] if only in address]


def signed_in(browser: "Browser", *, base: str, link: str, kept: Path) -> None:
    """Keep the cookies of an owner."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(base + link)
    page.wait_for_url(lambda url: "/start/" not in url)
    context.storage_state(path=kept)
    context.close()


def shoot(browser: "Browser", *, base: str, kept: Path, pages: list[str], into: Path) -> int:
    """Take the pictures and return how many there are."""
    taken = 0
    for language in LANGUAGES:
        for scheme in SCHEMES:
            for name, (width, height) in WIDTHS.items():
                size = {"width": width, "height": height}
                context = browser.new_context(viewport=size, color_scheme=scheme, storage_state=kept)
                context.add_cookies([{"name": "language", "value": language, "url": base}])
                page = context.new_page()
                for address in pages:
                    page.goto(base + address, wait_until="networkidle")
                    said = address.strip("/").replace("/", "-") or "home"
                    page.screenshot(path=into / f"{said}.{language}.{scheme}.{name}.png", full_page=True)
                    taken += 1
                context.close()
    return taken


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


def main() -> None:
    """Serve a copy of the book, so that nobody's own database is touched, and go around."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Take a picture of every page of the website.")
    parser.add_argument("--book", type=Path, default=ROOT / "demo-book")
    parser.add_argument("--into", type=Path, default=ROOT / "build/shots")
    parser.add_argument("--only", default="", help="only addresses that hold this text")
    asked = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("The pictures need Chromium: apt-get install chromium fonts-noto-cjk")
    keepworth = Path(sys.executable).parent / "keepworth"
    subprocess.run([keepworth, "demo", "--at", asked.book], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 ours
    asked.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as aside:
        book = Path(aside) / "book"
        left_out = shutil.ignore_patterns("keepworth.sqlite3*", "backups", "keepworth.secret")
        shutil.copytree(asked.book, book, symlinks=True, ignore=left_out)
        with served(book) as (base, link), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            kept = Path(aside) / "cookies.json"
            signed_in(browser, base=base, link=link, kept=kept)
            shoot_readme(browser, base=base, kept=kept)
            taken = shoot(browser, base=base, kept=kept, pages=addresses(asked.only), into=asked.into)
            browser.close()
    sys.stdout.write(f"{taken} pictures in {asked.into}\n")


if __name__ == "__main__":
    main()
