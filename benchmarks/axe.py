"""axe-core over every page of the website: both themes, both languages, a telephone and a desk, full and empty book.

What is looked at comes from the URL patterns (`tests/web/visits.py`). Beside what axe finds, a page that is wider than
its screen (320 pixels too) and a word on the console are faults. Two versions of axe-core look: the newest at
everything, the oldest that is still used at each page as it opens. It takes hours; each book in each language is kept
as soon as it is done, and `--resume` goes on behind those that this commit has.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measured import RESULTS, keep, ours, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from tests.web.visits import Visit

ROOT = Path(__file__).parents[1]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LANGUAGES = ("en", "zh-hans")
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
# The first half finds nearly all of the faults.
HALVES = {"crossed": (("light", "desk"), ("dark", "phone")), "other": (("light", "phone"), ("dark", "desk"))}
NARROWEST = 320
# What axe cannot decide by itself, each looked at by a person; anything else it cannot decide is a fault.
REVIEWED = ROOT / "benchmarks/axe_reviewed.json"
PARTS = ROOT / "build/axe"
# The oldest reads the colour of a picture's words from `color`, where they have `fill`; the newest looks at them.
LEFT_OUT = {"oldest": {"exclude": [["svg text"]]}, "newest": {"exclude": []}}
OPENED = """() => {
  document.querySelectorAll('details').forEach(one => { one.open = true });
  return [...document.querySelectorAll('dialog[id], [popover][id]')].map(one => [one.id, one.closest('main') !== null]);
}"""
SHOWN = """(id) => {
  const one = document.getElementById(id), opener = document.querySelector(`[popovertarget="${id}"]`);
  if (opener && !opener.checkVisibility()) return false;
  if (one.popover !== null) { try { one.showPopover() } catch { return false } } else one.showModal();
  return true;
}"""
HIDDEN = "(id) => { const one = document.getElementById(id); one.popover === null ? one.close() : one.hidePopover() }"


@dataclass(slots=True)
class Found:
    """What was found on one book."""

    pages: int = 0
    looks: int = 0
    faults: list[str] = field(default_factory=list)
    undecided: dict[str, int] = field(default_factory=dict)
    no_pages: set[str] = field(default_factory=set)  # files and parts of pages, seen where they belong


class Looker:
    """Goes around the pages with one browser."""

    def __init__(self, browser: "Browser", *, base: str, looks: tuple[tuple[str, str], ...]) -> None:
        self.looks, self.scripts = looks, versions()
        self.browser, self.base, self.found = browser, base, Found()
        self.language = ""
        self.seen: set[tuple[str, ...]] = set()  # dialogs of the shell are the same on every page

    def look_at(self, visit: "Visit", *, context: "BrowserContext", language: str) -> None:
        """Look at one page in all its themes and widths."""
        from tests.web.around import page_for

        self.language, said = language, []
        with page_for(context, visit, base=self.base) as page:
            page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
            page.on("pageerror", lambda fault: said.append(str(fault)))
            if self._arrived(page, visit):
                self._looks(page, visit)
            else:
                self.found.no_pages.add(visit.said)
        # An answer that is an error by intention is told on the console by the browser itself.
        self._fault(visit, *(line for line in said if "the server responded with a status" not in line))

    def _arrived(self, page: "Page", visit: "Visit") -> bool:
        from playwright.sync_api import Error
        from tests.web.around import answer_to, is_page

        try:
            answer = answer_to(page, visit, base=self.base)
        except Error as refusal:
            if "Download is starting" in str(refusal) or "net::ERR_ABORTED" in str(refusal):
                return False
            self._fault(visit, str(refusal).splitlines()[0])
            return False
        if answer is None or answer.status >= 500:
            self._fault(visit, f"answered {answer and answer.status}")
        page.wait_for_load_state("networkidle")
        return is_page(page, answer)

    def _looks(self, page: "Page", visit: "Visit") -> None:
        self.found.pages += 1
        for name, script in self.scripts.items():
            page.evaluate(script)
            page.evaluate("(name) => { window[name] = window.axe }", name)
        for where in self._stand(page):
            for name in self.scripts:
                self._look(page, visit, where=where, axe=name)
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        self._check_reach(page, visit, where="narrow")
        self._opened(page, visit)

    def _opened(self, page: "Page", visit: "Visit") -> None:
        """Look again with everything open that can be opened."""
        has_details = page.locator("main details").count()
        ids = page.evaluate(OPENED)
        for where in self._stand(page):
            if has_details:
                self._look(page, visit, where=f"{where} opened")
            for one, is_of_page in ids:
                # What belongs to the shell is the same on every page.
                key = (one, where, self.language, visit.said if is_of_page else "")
                if key not in self.seen and page.evaluate(SHOWN, one):
                    self.seen.add(key)
                    self._look(page, visit, where=f"{where} #{one}")
                    page.evaluate(HIDDEN, one)

    def _stand(self, page: "Page") -> Iterator[str]:
        """Put the page into each theme and width in turn, and yield its name."""
        for scheme, width in self.looks:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
            yield f"{scheme} {width}"

    def _look(self, page: "Page", visit: "Visit", *, where: str, axe: str = "newest") -> None:
        self.found.looks += 1
        asked = {"runOnly": RULES, "resultTypes": ["violations", "incomplete"]}
        result = page.evaluate("([name, asked, left]) => window[name].run(left, asked)", [axe, asked, LEFT_OUT[axe]])
        by = "" if axe == "newest" else f" ({axe} axe)"
        for one in result["violations"]:
            for node in one["nodes"][:3]:
                why = " ".join(check["message"] for check in node["any"][:1])
                self._fault(visit, f"{where}: {one['id']}{by} {node['html'][:140]} {why}".strip())
        for one in result["incomplete"]:
            for node in one["nodes"]:
                why = next((check.get("data") or {} for check in node["any"] + node["all"]), {})
                reason = why.get("messageKey", "") if isinstance(why, dict) else ""
                # Why a contrast cannot be told is the same wherever it is so.
                target = "" if reason else " ".join(map(str, node["target"]))
                named = " ".join(filter(None, (one["id"], reason, target)))
                self.found.undecided[named] = self.found.undecided.get(named, 0) + 1
        self._check_reach(page, visit, where=where)

    def _check_reach(self, page: "Page", visit: "Visit", *, where: str) -> None:
        reach, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if reach > width:
            self._fault(visit, f"{where}: {reach} wide")

    def _fault(self, visit: "Visit", *said: str) -> None:
        faults = [f"{visit.said} ({self.language}): {one}" for one in said]
        self.found.faults += faults
        for one in faults:
            print(one, file=sys.stderr, flush=True)


def versions() -> dict[str, str]:
    """Return the scripts of both versions, the newest last: it keeps the name that pages know."""
    import axe_core_python
    from axe_playwright_python.sync_playwright import Axe

    oldest = Path(axe_core_python.__file__).parent / "axe.min.js"
    return {"oldest": oldest.read_text(encoding="utf-8"), "newest": Axe().axe_script}


def look_around(asked: argparse.Namespace) -> Found:
    """Serve the book, set the stage, and look at everything on it."""
    sys.path.insert(0, str(ROOT))
    book: Path = asked.one
    from playwright.sync_api import sync_playwright
    from tests.web.around import contexts, on_stage
    from tests.web.chromium import CHROMIUM, FLAGS

    with on_stage(book) as (base, stage), sync_playwright() as playwright:
        from tests.web.visits import visits

        # A book with files of its own differs from the empty one where files are.
        only = asked.only or ("/book/import/" if book.name == "own" else "")
        wanted = [one for one in visits(stage) if only in one.address]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        looker = Looker(browser, base=base, looks=HALVES[asked.half])
        for language in asked.languages.split(","):
            for who, context in contexts(browser, base=base, language=language, people=stage.people):
                for visit in wanted:
                    if visit.by == who:
                        looker.look_at(visit, context=context, language=language)
        browser.close()
    return looker.found


def look_apart(name: str, *, language: str, half: str, asked: argparse.Namespace) -> dict[str, Any]:
    """Look around a book in one language, with half of the looks, or take what this commit found before."""
    commit = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=ROOT, text=True).strip()
    kept = PARTS / f"{name}-{language}-{half}.json"
    if asked.resume and kept.exists() and (found := json.loads(kept.read_text(encoding="utf-8")))["commit"] == commit:
        return dict(found)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="keepworth-axe-") as aside:
        seen = look_in_process(
            name, folder=Path(aside), options=["--languages", language, "--half", half, "--only", asked.only]
        )
    found = {"commit": commit, "seconds": round(time.monotonic() - started), **seen}
    print(
        f"{name} book, {language}, {half}: {found['pages']} pages in {found['seconds']} s", file=sys.stderr, flush=True
    )
    if not asked.only:
        PARTS.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def look_in_process(name: str, *, folder: Path, options: list[str]) -> dict[str, Any]:
    """Make a book and look around it in a process of its own: Django knows one book."""
    book = folder / name
    if name == "full":
        run([ours(), "demo", "--at", book])
    else:
        run([ours(), "init", book, "--currency", "EUR", "--name", "Acme"])
    done = run([sys.executable, __file__, "--one", book, *options])
    return dict(json.loads(done.output.splitlines()[-1]))


def report(found: dict[str, dict[str, Any]], *, faults: list[str]) -> str:
    """Return the page that people read."""
    lines = [
        "# axe-core over every page",
        "",
        "Written by `python benchmarks/axe.py`. Every page of the URL patterns in light and dark, English and Chinese,",
        f"at 390 and 1280 pixels with everything opened that opens, and at {NARROWEST} for what is too wide.",
        "",
        "The newest axe-core looks at all of it, the oldest that is still used at each page as it opens. *Crossed* is",
        "light on a desk and dark on a telephone, *other* is dark on a desk and light on a telephone.",
        "",
        "| book, language, looks | pages | looks | faults | undecided, of kinds a person looked at | seconds |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, one in found.items():
        looked = sum(one["undecided"].values())
        faulty = len(one["faults"])
        lines.append(f"| {name} | {one['pages']} | {one['looks']} | {faulty} | {looked} | {one['seconds']} |")
    lines += ["", "## Faults", "", *(f"- `{one}`" for one in faults or ["none"])]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Look, print what was found, keep it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="", help="only addresses that hold this text")
    asked.add_argument("--books", default="full,own,empty", help="which of the books")
    asked.add_argument("--one", type=Path, help="look around this book alone, and print JSON")
    asked.add_argument("--languages", default=",".join(LANGUAGES))
    asked.add_argument(
        "--half", choices=(*HALVES, "both"), default="both", help="crossed: light on a desk, dark on a phone"
    )
    asked.add_argument("--resume", action="store_true", help="go on behind the books and languages that are done")
    asked.add_argument("--dry", action="store_true", help="do not keep the result")
    wanted = asked.parse_args()
    if wanted.one:
        seen = look_around(wanted)
        print(json.dumps({**asdict(seen), "no_pages": sorted(seen.no_pages)}))
        return 0
    found = {
        f"{name}, {language}, {half}": look_apart(name, language=language, half=half, asked=wanted)
        for half in (HALVES if wanted.half == "both" else [wanted.half])
        for name in wanted.books.split(",")
        for language in wanted.languages.split(",")
    }
    reviewed = json.loads(REVIEWED.read_text(encoding="utf-8"))
    faults = [f"book {name}: {fault}" for name, one in found.items() for fault in one["faults"]]
    new = {one: n for each in found.values() for one, n in each["undecided"].items() if not is_reviewed(one, reviewed)}
    faults += [f"axe cannot decide, and nobody has looked: {one} ({n} times)" for one, n in sorted(new.items())]
    print("\n".join([*faults, *(f"{name}: {one['pages']} pages, {one['looks']} looks" for name, one in found.items())]))
    if not wanted.dry:
        print(keep("axe", {"books": found, "faults": faults}))
        (RESULTS / "axe.md").write_text(report(found, faults=faults), encoding="utf-8")
    return 1 if faults else 0


def is_reviewed(undecided: str, reviewed: dict[str, str]) -> bool:
    """Whether a person looked at what axe cannot decide: a beginning of "rule reason selector", and why it is fine."""
    return any(undecided.startswith(one) for one in reviewed)


if __name__ == "__main__":
    raise SystemExit(main())
