"""Pages over 10,000 and 100,000 customers: whole requests, each size in a process of its own, in turns.

What counts is the ratio: a page of 100,000 customers may cost 1.2 times the page of 10,000 at most.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from measured import keep, run, show, spread

SIZES = (10_000, 100_000)
TEAMS = ("North", "South", None)
FAMILY = ("Ibérica", "Müller", "张伟", "欧阳娜娜", "Zanetti", "O'Hara", "重庆公司", "Acme")
PAGES = {
    "portfolio": "/focus/",
    "portfolio, by name": "/focus/?sort=name",
    "customers by name": "/know/find/",
    "a customer": "/know/777/",
    "find by pinyin": "/know/find/?q=zhangwei&part=list",
    "find by name": "/know/find/?q=zanetti 77&part=list",
}
MOST = 1.2


def make_book(folder: Path, *, customers: int) -> None:
    """Make a scored book of so many customers, with names and teams."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.factories.books import add, add_simulated, empty_book

    from keepworth.runs.score import score_book
    from keepworth.samples.simulated import Population, simulate_book

    book = empty_book(folder)
    add_simulated(book, simulate_book(Population(customers=customers), rng=np.random.default_rng(5)))
    ids = [f"C{at:06d}" for at in range(customers)]
    names = [f"{FAMILY[at % len(FAMILY)]} {at // len(FAMILY)}" for at in range(customers)]
    teams = [TEAMS[at % 3] for at in range(customers)]
    add(book, "customers", {"customer_id": ids, "team": teams, "kind": ["organisation"] * customers})
    add(book, "identities", {"who": ["customer"] * customers, "who_id": ids, "name": names})
    score_book(book)


def ask(book: Path, *, requests: int) -> dict[str, float]:
    """Answer every page so often as one colleague of a team, and return the median in milliseconds."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    os.environ |= {
        "KEEPWORTH_BOOK": str(book),
        "KEEPWORTH_URL": "http://127.0.0.1:8000",
        "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings",
    }
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    from tests.web.browsers import browser_of
    from tests.web.people import make_people

    from keepworth_web.staff.models import Person

    viewer = Person.objects.filter(email="viewer@keepworth.test").first() or make_people()["viewer"]
    client = browser_of(viewer, SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    found = {}
    for name, address in PAGES.items():
        took = []
        for _ in range(requests):
            start = time.perf_counter()
            answer = client.get(address)
            took.append(1000 * (time.perf_counter() - start))
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        found[name] = statistics.median(took[3:])
    return found


def main() -> int:
    """Measure, print a table, keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--requests", type=int, default=40)
    asked.add_argument("--one", type=Path, help="ask the pages of this book alone, and print JSON")
    asked.add_argument("--dry", action="store_true", help="do not keep the result")
    wanted = asked.parse_args()
    if wanted.one:
        print(json.dumps(ask(wanted.one, requests=wanted.requests)))
        return 0
    taken: dict[int, list[dict[str, float]]] = {size: [] for size in SIZES}
    with tempfile.TemporaryDirectory(prefix="keepworth-bench-") as aside:
        for size in SIZES:
            (Path(aside) / str(size)).mkdir()
            make_book(Path(aside) / str(size), customers=size)
        for _ in range(wanted.rounds):
            for size in SIZES:
                command = [sys.executable, __file__, "--one", Path(aside) / str(size) / "book"]
                done = run([*command, "--requests", str(wanted.requests)])
                taken[size].append(json.loads(done.output.splitlines()[-1]))
    ratios = {page: [large[page] / small[page] for small, large in zip(*taken.values(), strict=True)] for page in PAGES}
    found = {
        "most": MOST,
        "milliseconds": {size: {page: spread([one[page] for one in taken[size]]) for page in PAGES} for size in SIZES},
        "ratios": {page: spread(values) for page, values in ratios.items()},
    }
    rows = [["page", *(f"{size:,} customers, ms" for size in SIZES), "ratio"]]
    for page in PAGES:
        times = [f"{found['milliseconds'][size][page]['median']:.1f}" for size in SIZES]
        rows.append([page, *times, f"{found['ratios'][page]['median']:.2f}"])
    show(rows)
    if not wanted.dry:
        print(keep("pages", found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
