"""How soon a contact sees a survey's page on a slow line: largest contentful paint, shifts, and bytes.

The website runs as people start it, gathered and compressed. Chromium's line and processor are those of Lighthouse's
slow 4G as its browser throttling sets them: 562.5 ms before each answer (150 ms there and back, 3.75 times, for what
setting up a connection takes), 1,475 kbit/s down, 675 kbit/s up, a processor four times slower; a telephone of 390
pixels with nothing kept from before. The median of the rounds counts.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measured import keep, show, spread

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SLOW_4G = {
    "offline": False, "latency": 562.5,
    "downloadThroughput": 1638.4 * 0.9 * 1024 / 8, "uploadThroughput": 750 * 0.9 * 1024 / 8,
}  # fmt: skip
SLOWER = 4
PHONE = {"width": 390, "height": 844}
MOST = {"seen_ms": 1500, "shift": 0.05, "bytes": 50_000, "script_bytes": 5_000}
PAINTED = """() => new Promise(done => {
  let seen = 0, shift = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => { seen = one.startTime; }))
    .observe({type: 'largest-contentful-paint', buffered: true});
  new PerformanceObserver(list => list.getEntries().forEach(one => { shift += one.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done([seen, shift]), 1500);
})"""
LANGUAGES, INSTRUMENTS = ("en", "zh-hans"), ("nps", "relationship")


def look(browser: "Browser", address: str) -> dict[str, float]:
    """Open a page once on a slow line, with nothing kept from before."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        line, came, scripts = context.new_cdp_session(page), [], []
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW_4G)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        kinds: dict[str, str] = {}
        line.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))

        def loaded(told: dict[str, Any]) -> None:
            came.append(told["encodedDataLength"])
            scripts.extend([told["encodedDataLength"]] if kinds.get(told["requestId"]) == "Script" else [])

        line.on("Network.loadingFinished", loaded)
        page.goto(address, wait_until="load")
        seen, shift = page.evaluate(PAINTED)
    finally:
        context.close()
    return {"seen_ms": seen, "shift": shift, "bytes": sum(came), "script_bytes": sum(scripts)}


def measure(base: str, *, rounds: int) -> dict[str, dict[str, Any]]:
    """Look at a short and a long questionnaire in both languages, in turns."""
    from playwright.sync_api import sync_playwright
    from tests.web.chromium import CHROMIUM, FLAGS
    from tests.web.listen.asked_book import path_of

    pages = {f"{one}, {language}": path_of(one, language, 0) for one in INSTRUMENTS for language in LANGUAGES}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in pages}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(rounds):
            for name, path in pages.items():
                found[name].append(look(browser, base + path))
        browser.close()
    return {name: {what: spread([one[what] for one in of]) for what in MOST} for name, of in found.items()}


def main() -> int:
    """Measure, print, keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--dry", action="store_true", help="do not keep the result")
    wanted = asked.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.web.chromium import served
    from tests.web.listen.asked_book import make_asked_book

    with tempfile.TemporaryDirectory(prefix="keepworth-bench-") as aside:
        book = Path(aside) / "book"
        make_asked_book(book, *INSTRUMENTS, links=1)
        with served(book) as (base, _):
            found = measure(base, rounds=wanted.rounds)
    show([["", *MOST], *([name, *(f"{of[what]['median']:g}" for what in MOST)] for name, of in found.items())])
    faults = [
        f"{name}: {what} {of[what]['median']:g}, {most:g} is the most"
        for name, of in found.items()
        for what, most in MOST.items()
        if of[what]["median"] > most or (what == "seen_ms" and not of[what]["median"])
    ]
    slowest = statistics.median(of["seen_ms"]["median"] for of in found.values())
    print("\n".join(faults or [f"a survey is seen after {slowest:.0f} ms on a slow line"]))
    if not wanted.dry:
        print(keep("survey_page", {"pages": found, "line": SLOW_4G, "processor_slower": SLOWER, "faults": faults}))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
