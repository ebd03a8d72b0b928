"""Intake of answers under load, against a bare Django view that durably inserts one row into the same database.

Both run under the same web server with two workers, in turns, so that a busy machine slows both. What counts is the
ratio of a round; absolute figures are told and judged by nobody. Run it on PostgreSQL too:
`KEEPWORTH_DURABLE=1 sh tools/on_postgres.sh python benchmarks/intake.py`.
"""

import argparse
import http.client
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from measured import keep, show, spread

HERE = Path(__file__).parent
CLIENTS = 8
LEAST, LEAST_OF_POST, MOST_P99, LEAST_OF_PAGE = 0.45, 0.08, 4.0, 0.5
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def prepare(book: Path, *, links: int) -> None:
    """Make a book with a survey and so many invitations, whose tokens are their numbers."""
    from keepworth.tables.book import make_book

    make_book(book, currency="EUR", name="Acme")
    os.environ |= {"KEEPWORTH_BOOK": str(book), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from keepworth_web.listen.models import Invitation, Survey
    from keepworth_web.listen.reads.doors import PURPOSE
    from keepworth_web.staff.tokens import hash_token

    call_command("migrate", verbosity=0)
    at = timezone.now()
    survey = Survey.objects.create(name="x", instrument="nps", version="1.0", languages=["en"], made_at=at)
    made = (
        Invitation(survey=survey, code=f"i-{one}", contact=f"p{one}", language="en", made_at=at,
                   token_hash=hash_token(f"{one:043d}", purpose=PURPOSE))
        for one in range(links)
    )  # fmt: skip
    while batch := list(itertools.islice(made, 2000)):
        Invitation.objects.bulk_create(batch)
    key = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_row (id {key}, word text NOT NULL)")
    connection.close()


@contextmanager
def served(settings: str, book: Path) -> Iterator[int]:
    """Serve with these settings and two workers, and yield the port."""
    from tests.factories.ports import free_port, wait_for

    port = free_port()
    environment = {
        **os.environ, "KEEPWORTH_BOOK": str(book), "KEEPWORTH_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(HERE),
    }  # fmt: skip
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "error", "--factory",
        "django.core.wsgi:get_wsgi_application",
    ]  # fmt: skip
    child = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(child, port, seconds=60)
        yield port
    finally:
        child.terminate()
        child.wait(20)


def load(port: int, ask: Callable[[], tuple[str, str, str]], *, seconds: float) -> dict[str, Any]:
    """Ask from eight clients for some seconds; return how many a second, the slowest of a hundred, and receipts."""
    took: list[float] = []
    bad: list[int] = []
    receipts: list[str] = []
    until = time.monotonic() + seconds

    def client() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
            while time.monotonic() < until:
                method, address, body = ask()
                start = time.perf_counter()
                line.request(method, address, body, FORM)
                answer = line.getresponse()
                text = answer.read().decode()
                took.append(time.perf_counter() - start)
                bad.extend([answer.status] if answer.status != 200 else [])
                receipts.extend(re.findall(r"a-[0-9a-f]{16}", text)[:1])

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slow = statistics.quantiles(took, n=100)[98] if len(took) > 1 else 0.0
    return {"rate": len(took) / (time.monotonic() - start), "p99": slow, "bad": len(bad), "receipts": receipts}


def measure(book: Path, *, rounds: int, seconds: float) -> dict[str, Any]:
    """Ask both in turns."""
    number = itertools.count()
    bare = urlencode({"recommend": "9"})

    def submit() -> tuple[str, str, str]:
        at = next(number)
        return "POST", f"/s/{at:043d}/", urlencode({"recommend": str(at % 11), "submission_id": f"{at:022d}"})

    def page() -> tuple[str, str, str]:
        return "GET", f"/s/{LINKS - 1:043d}/", ""

    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("submit", "row", "post", "page", "template")}
    with ExitStack() as stack:
        ours = stack.enter_context(served("keepworth_web.site.settings", book))
        theirs = stack.enter_context(served("intake_bare", book))
        turns: dict[str, tuple[int, Callable[[], tuple[str, str, str]]]] = {
            "submit": (ours, submit), "row": (theirs, lambda: ("POST", "/row/", bare)),
            "post": (theirs, lambda: ("POST", "/post/", bare)), "page": (ours, page),
            "template": (theirs, lambda: ("GET", "/page/", "")),
        }  # fmt: skip
        for port, ask in turns.values():
            load(port, ask, seconds=1)
        for _ in range(rounds):
            for name, (port, ask) in turns.items():
                found[name].append(load(port, ask, seconds=seconds))
    return {**judged(found), "lost": lost(found)}


def judged(found: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Return rates and the ratios of rounds."""

    def over(one: str, other: str, *, of: str) -> dict[str, float]:
        return spread([a[of] / b[of] for a, b in zip(found[one], found[other], strict=True)])

    return {
        "rates": {name: spread([one["rate"] for one in of]) for name, of in found.items()},
        "submit_to_row": over("submit", "row", of="rate"),
        "submit_to_post": over("submit", "post", of="rate"),
        "page_to_template": over("page", "template", of="rate"),
        "p99_to_row": over("submit", "row", of="p99"),
        "not_200": sum(one["bad"] for of in found.values() for one in of),
    }


def lost(found: dict[str, list[dict[str, Any]]]) -> int:
    """Return how many receipts of the run are not in the database."""
    from django.db import connection

    from keepworth_web.listen.models import Submission

    told = {receipt for one in found["submit"] for receipt in one["receipts"]}
    kept = set(Submission.objects.values_list("receipt", flat=True))
    connection.close()
    return len(told - kept)


LINKS = 60_000


def main() -> int:
    """Measure, print, keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=9)
    asked.add_argument("--seconds", type=float, default=3)
    asked.add_argument("--dry", action="store_true", help="do not keep the result")
    wanted = asked.parse_args()
    sys.path.insert(0, str(HERE.parent))
    with tempfile.TemporaryDirectory(prefix="keepworth-bench-") as aside:
        book = Path(aside) / "book"
        prepare(book, links=LINKS)
        found = measure(book, rounds=wanted.rounds, seconds=wanted.seconds)
    database = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    show([["", "a second"], *([name, f"{of['median']:.0f}"] for name, of in found["rates"].items())])
    faults = list(faults_of(found))
    print(json.dumps({name: found[name] for name in found if name != "rates"}, indent=1))
    print("\n".join(faults or [f"intake on {database} is within its bars"]))
    if not wanted.dry:
        print(keep(f"intake_{database}", {**found, "faults": faults}))
    return 1 if faults else 0


def faults_of(found: dict[str, Any]) -> Iterator[str]:
    """Say what is over its bar."""
    for name, least in (
        ("submit_to_row", LEAST),
        ("submit_to_post", LEAST_OF_POST),
        ("page_to_template", LEAST_OF_PAGE),
    ):
        if found[name]["median"] < least:
            yield f"{name}: {found[name]['median']:.2f}, {least} is the least"
    if found["p99_to_row"]["median"] > MOST_P99:
        yield f"p99_to_row: {found['p99_to_row']['median']:.1f}, {MOST_P99} is the most"
    for name in ("not_200", "lost"):
        if found[name]:
            yield f"{name}: {found[name]}"


if __name__ == "__main__":
    raise SystemExit(main())
