"""Ten thousand guesses at each door of the website (D1-10): how many were weighed at all, and in which minute how many.

Whole requests, a tenth of a second apart by the website's clock. A guess is weighed when it is compared with what is
right; all others are refused before. No minute may weigh more than ten from one address, and no quarter of an hour
more than twenty for one account, from however many addresses.
"""

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from measured import keep, ours, run, show
from pages import start_django

GUESSES = 10_000
APART = dt.timedelta(seconds=0.1)
BEGUN = dt.datetime(2026, 11, 25, 12, 0, 30, tzinfo=dt.UTC)
A_MINUTE, A_QUARTER = 10, 20
MINUTE, QUARTER = dt.timedelta(minutes=1), dt.timedelta(minutes=15)
REFUSED = 429
HERE: dict[str, Any] = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000"}


def doors() -> dict[str, tuple[Callable[[int], int], int, dt.timedelta]]:
    """Return each door: one guess at it, which gives its status, and how many may be weighed within how long."""
    from django.test import Client
    from tests.web.browsers import browser_of
    from tests.web.people import make_people

    from keepworth_web.staff.views.signing_in import HALF_AT, HALF_IN

    people = make_people()
    account = people["viewer"].email

    def password(email: Callable[[int], str], address: Callable[[int], str]) -> Callable[[int], int]:
        def guess(at: int) -> int:
            client = Client(REMOTE_ADDR=address(at), **HERE)
            return int(client.post("/sign-in/", {"email": email(at), "password": f"guess {at}"}).status_code)

        return guess

    half = browser_of(people["owner"], **HERE)
    session = half.session
    session.update({HALF_IN: people["owner"].pk, HALF_AT: (BEGUN + dt.timedelta(days=1)).timestamp()})
    session.save()

    def link(at: int) -> int:
        return int(Client(**HERE).get(f"/invited/{at:043d}/").status_code)

    def key(at: int) -> int:
        return int(Client(headers={"Authorization": f"Bearer kw_{at:043d}"}, **HERE).get("/api/v1/me").status_code)

    def one(at: int) -> str:
        return "10.0.0.1"

    def many(at: int) -> str:
        return f"10.{at >> 16 & 255}.{at >> 8 & 255}.{at & 255}"

    return {
        "a password, one address": (password(lambda _: account, one), A_MINUTE, MINUTE),
        "a password, ten thousand addresses": (password(lambda _: account, many), A_QUARTER, QUARTER),
        "ten thousand accounts, one address": (password(lambda at: f"u{at}@keepworth.test", one), A_MINUTE, MINUTE),
        "a code, one address": (
            lambda at: int(half.post("/sign-in/code/", {"code": f"{at:06d}"}).status_code), A_MINUTE, MINUTE,
        ),
        "an invitation's link": (link, A_MINUTE, MINUTE),
        "a key of the API": (key, A_MINUTE, MINUTE),
    }  # fmt: skip


def most_within(times: list[dt.datetime], span: dt.timedelta) -> int:
    """Return how many of some times, which ascend, lie within one span, wherever it begins."""
    most = first = 0
    for last, time_of_last in enumerate(times):
        while time_of_last - times[first] >= span:
            first += 1
        most = max(most, last - first + 1)
    return most


def guess(at_door: Callable[[int], int], *, guesses: int) -> tuple[list[dt.datetime], set[int], float]:
    """Guess so often, and return when a guess was weighed, every status, and the seconds that it took."""
    now, weighed, statuses = [BEGUN], [], set()
    started = time.perf_counter()
    with mock.patch("django.utils.timezone.now", side_effect=lambda: now[0]):
        for at in range(guesses):
            status = at_door(at)
            statuses.add(status)
            if status != REFUSED:
                weighed.append(now[0])
            now[0] += APART
    return weighed, statuses, time.perf_counter() - started


def measure(book: Path, *, guesses: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Guess at each door in turn."""
    start_django(book)
    from django.conf import settings

    from keepworth_web.staff.models.tries import Tries

    # What is counted is how often a password is weighed: the slow hash is another's to measure.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for name, (door, most, span) in doors().items():
        Tries.objects.all().delete()  # the doors are guessed at one by one, and each from the start
        weighed, statuses, seconds = guess(door, guesses=guesses)
        yield (
            name,
            {
                "guesses": guesses,
                "minutes": round(guesses * APART / MINUTE, 1),
                "weighed": len(weighed),
                "most_within": {"minutes": span / MINUTE, "weighed": most_within(weighed, span), "allowed": most},
                "statuses": sorted(statuses),
                "guesses_per_second": round(guesses / seconds),
            },
        )


def faults_of(found: dict[str, dict[str, Any]]) -> list[str]:
    """Say where more was weighed than may be, or somebody got in."""
    faults = []
    for name, one in found.items():
        within = one["most_within"]
        if not 0 < within["weighed"] <= within["allowed"]:
            faults.append(f"{name}: {within['weighed']} weighed within {within['minutes']} minutes")
        if not set(one["statuses"]) <= {401, 404, 422, REFUSED} or REFUSED not in one["statuses"]:
            faults.append(f"{name}: answered {one['statuses']}")
    return faults


def main() -> int:
    """Guess, print a table, keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--guesses", type=int, default=GUESSES)
    asked.add_argument("--dry", action="store_true", help="do not keep the result")
    wanted = asked.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1]))
    with tempfile.TemporaryDirectory(prefix="keepworth-bench-") as aside:
        run([ours(), "init", Path(aside) / "book", "--currency", "EUR", "--name", "Acme"])
        found = dict(measure(Path(aside) / "book", guesses=wanted.guesses))
    rows = [("guesses at", "guesses", "minutes", "weighed", "most within", "allowed")]
    for name, one in found.items():
        within = one["most_within"]
        minutes = f"{within['weighed']} in {within['minutes']:.0f} min"
        rows.append(
            (name, f"{one['guesses']:,}", str(one["minutes"]), str(one["weighed"]), minutes, str(within["allowed"]))
        )
    show(rows)
    faults = faults_of(found)
    print("\n".join(faults))
    if not wanted.dry:
        print(keep("guesses", {"doors": found, "faults": faults}))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
