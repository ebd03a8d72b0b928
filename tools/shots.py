"""Make the pictures of the README from the sample book. Needs Chromium.

Usage: python tools/shots.py [--book FOLDER]
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parents[1] / "docs/pictures"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DARK = "--blink-settings=preferredColorScheme=0"
LIGHT = "--blink-settings=preferredColorScheme=1"
# As far as the end of a part, so that no picture or sentence is cut.
DESK, PHONE_HEIGHT = (1040, 1100), 1150
# Chromium's window is never narrower than 500 pixels: a phone is a frame inside it.
PHONE = (
    '<!doctype html><body style="margin:0;background:#888"><iframe src="zh.html" '
    f'style="width:390px;height:{PHONE_HEIGHT}px;border:0;display:block;margin:0 auto"></iframe>'
)


def browser() -> str:
    """Return the path of Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    sys.exit("The pictures need Chromium: apt-get install chromium fonts-noto-cjk")


def run(*command: str | Path) -> None:
    """Run a command of ours, quietly; if it fails, with what it said."""
    ran = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 — nothing comes from outside
    if ran.returncode:
        sys.exit(f"{Path(command[0]).name} failed: {ran.stderr.strip()}")


def shoot(page: Path, *, into: Path, size: tuple[int, int], theme: str) -> None:
    """Take a picture of the first `size` pixels of a page."""
    with tempfile.TemporaryDirectory() as profile:
        asked = (*FLAGS, theme, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}")
        run(browser(), *asked, f"--screenshot={into}", page.resolve().as_uri())


def main() -> None:
    """Make the sample book where there is none, and take the pictures."""
    parser = argparse.ArgumentParser(description="Make the pictures of the README.")
    parser.add_argument("--book", type=Path, default=Path("demo-book"))
    book = parser.parse_args().book
    keepworth = Path(sys.executable).parent / "keepworth"
    run(keepworth, "demo", "--at", book)
    page = book / "portfolio.html"
    PICTURES.mkdir(exist_ok=True)
    shoot(page, into=PICTURES / "portfolio-light.png", size=DESK, theme=LIGHT)
    shoot(page, into=PICTURES / "portfolio-dark.png", size=DESK, theme=DARK)
    with tempfile.TemporaryDirectory() as aside:
        run(keepworth, "portfolio", book, "--language", "zh-hans", "--page", Path(aside) / "zh.html")
        frame = Path(aside) / "phone.html"
        frame.write_text(PHONE, encoding="utf-8")
        shoot(frame, into=PICTURES / "portfolio-phone-zh.png", size=(500, PHONE_HEIGHT), theme=LIGHT)


if __name__ == "__main__":
    main()
