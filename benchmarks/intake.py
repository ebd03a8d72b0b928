"""Intake of answers under load, against a bare Django view that durably inserts one row into the same database.

Both run under the same web server with two workers, in turns, so that a busy machine slows both. What counts is the
ratio of a round; absolute figures are told and judged by nobody. wrk asks (Debian's package). On PostgreSQL too:
`KEEPWORTH_DURABLE=1 sh tools/on_postgres.sh python benchmarks/intake.py`.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measured import keep, show, spread

HERE = Path(__file__).parent
CLIENTS = 8
LEAST, LEAST_OF_POST, MOST_P99, LEAST_OF_PAGE = 0.45, 0.08, 4.0, 0.5


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


@dataclass(slots=True)
class Load:
    """Eight clients of one wrk, which takes next to nothing of the processor that both sides share."""

    receipts: Path
    first: int = 0  # the invitation that is answered next

    def run(self, kind: str, port: int, *, seconds: int) -> dict[str, Any]:
        """Ask for some seconds; return how many a second, the slowest of a hundred, and what went wrong."""
        first = self.first if kind == "submit" else LINKS - 1
        told = {**os.environ, "KIND": kind, "FIRST": str(first), "RECEIPTS": str(self.receipts)}
        script = str(HERE / "intake.lua")
        command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{port}/"]
        said = subprocess.run(command, env=told, capture_output=True, text=True, check=True).stdout
        found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
        if kind == "submit":
            self.first = int(found["next"])
        return found


def measure(book: Path, *, rounds: int, seconds: int) -> dict[str, Any]:
    """Ask both in turns."""
    kinds = ("submit", "row", "post", "page", "template")
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in kinds}
    load = Load(book.parent / "receipts.txt")
    with ExitStack() as stack:
        ours = stack.enter_context(served("keepworth_web.site.settings", book))
        theirs = stack.enter_context(served("intake_bare", book))
        ports = {name: ours if name in ("submit", "page") else theirs for name in kinds}
        for name, port in ports.items():
            load.run(name, port, seconds=2)
        for _ in range(rounds):
            for name, port in ports.items():
                found[name].append(load.run(name, port, seconds=seconds))
    if load.first >= LINKS - 1:
        raise SystemExit(f"{LINKS} invitations were too few")
    return {**judged(found), "lost": lost(load.receipts)}


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


def lost(receipts: Path) -> int:
    """Return how many receipts of the run are not in the database."""
    from django.db import connection

    from keepworth_web.listen.models import Submission

    told = set(receipts.read_text(encoding="utf-8").split())
    kept = set(Submission.objects.values_list("receipt", flat=True))
    connection.close()
    return len(told - kept) if told else LINKS


LINKS = 60_000


def main() -> int:
    """Measure, print, keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=9)
    asked.add_argument("--seconds", type=int, default=3)
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
