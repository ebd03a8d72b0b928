"""Pages over 10,000 and 100,000 customers: whole requests, each size in a process of its own, in turns.

What counts is the ratio: a page of 100,000 customers may cost 1.2 times the page of 10,000 at most. A search reads
every name, so it has a bar of its own: milliseconds at 100,000. Every page that `tests/web/visits.py` knows is asked
once more, to count what it asks the database.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
MOST_FIND = 150  # milliseconds of a search at 100,000 customers
MOST_QUERIES, MOST_OF_A_CUSTOMER = 12, 15


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
    start_django(book)
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


def start_django(book: Path) -> None:
    """Set this process up for a book."""
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
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)


def count(book: Path) -> dict[str, int]:
    """Ask every page once, with something on it, and return how often each asked the database."""
    start_django(book)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.web.browsers import browser_of
    from tests.web.stage import set_stage
    from tests.web.visits import visits

    stage = set_stage("all")
    clients = {who: browser_of(stage.people[who], SERVER_NAME="127.0.0.1", SERVER_PORT="8000") for who in stage.people}
    found = {}
    for visit in visits(stage):
        if visit.sent is None and visit.by in clients:
            with CaptureQueriesContext(connection) as asked:
                clients[visit.by].get(visit.address)
            found[visit.said] = len(asked)
    return found


def main() -> int:
    """Measure, print a table, keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--requests", type=int, default=40)
    asked.add_argument("--one", type=Path, help="ask the pages of this book alone, and print JSON")
    asked.add_argument("--count", type=Path, help="count the queries of this book's pages alone, and print JSON")
    asked.add_argument("--dry", action="store_true", help="do not keep the result")
    wanted = asked.parse_args()
    if wanted.one:
        print(json.dumps(ask(wanted.one, requests=wanted.requests)))
        return 0
    if wanted.count:
        print(json.dumps(count(wanted.count)))
        return 0
    taken: dict[int, list[dict[str, float]]] = {size: [] for size in SIZES}
    with tempfile.TemporaryDirectory(prefix="keepworth-bench-") as aside:
        for size in SIZES:
            (Path(aside) / str(size)).mkdir()
            make_book(Path(aside) / str(size), customers=size)
        shutil.copytree(Path(aside) / str(SIZES[0]), Path(aside) / "counted", symlinks=True)
        counted = json.loads(run([sys.executable, __file__, "--count", Path(aside) / "counted/book"]).output)
        for _ in range(wanted.rounds):
            for size in SIZES:
                command = [sys.executable, __file__, "--one", Path(aside) / str(size) / "book"]
                done = run([*command, "--requests", str(wanted.requests)])
                taken[size].append(json.loads(done.output.splitlines()[-1]))
    ratios = {page: [large[page] / small[page] for small, large in zip(*taken.values(), strict=True)] for page in PAGES}
    found = {
        "most": {"ratio": MOST, "find_ms": MOST_FIND, "queries": MOST_QUERIES, "of_a_customer": MOST_OF_A_CUSTOMER},
        "milliseconds": {size: {page: spread([one[page] for one in taken[size]]) for page in PAGES} for size in SIZES},
        "ratios": {page: spread(values) for page, values in ratios.items()},
        "queries": counted,
    }
    rows = [["page", *(f"{size:,} customers, ms" for size in SIZES), "ratio"]]
    for page in PAGES:
        times = [f"{found['milliseconds'][size][page]['median']:.1f}" for size in SIZES]
        rows.append([page, *times, f"{found['ratios'][page]['median']:.2f}"])
    show(rows)
    faults = list(faults_of(found))
    print("\n".join(faults or [f"{len(counted)} pages ask the database at most {max(counted.values())} times"]))
    if not wanted.dry:
        print(keep("pages", {**found, "faults": faults}))
    return 1 if faults else 0


def faults_of(found: dict[str, Any]) -> Iterator[str]:
    """Say what is over its bar."""
    for page, ratio in found["ratios"].items():
        large = found["milliseconds"][SIZES[1]][page]["median"]
        if page.startswith("find") and large > MOST_FIND:
            yield f"{page}: {large} ms at {SIZES[1]:,} customers, {MOST_FIND} are the most"
        elif not page.startswith("find") and ratio["median"] > MOST:
            yield f"{page}: {ratio['median']} times the cost, {MOST} are the most"
    for page, queries in found["queries"].items():
        most = MOST_OF_A_CUSTOMER if re.fullmatch(r"/know/\d+/.*", page) else MOST_QUERIES
        if queries > most:
            yield f"{page}: {queries} queries, {most} are the most"


if __name__ == "__main__":
    raise SystemExit(main())
