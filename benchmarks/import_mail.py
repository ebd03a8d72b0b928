"""Import a mailbox of Enron's size, beside a bare pass of Python's mailbox over its headers: whole processes, in turns.

The mailbox is generated: as many messages among as many people as the Enron network has, each with the headers and the
length that mail has. People with an odd number are contacts, the others colleagues.
"""

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path

import numpy as np
from measured import Measured, keep, ours, run, show_runs, spread, spreads

MESSAGES, PEOPLE = 125_409, 184
BEGIN = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
WORDS = b"words that nobody reads here, forty-eight letters\n"
BARE = """
import mailbox, sys
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
parse = BytesHeaderParser().parse
count = 0
for message in mailbox.mbox(sys.argv[1], factory=parse, create=False):
    getaddresses(message.get_all("to", []) + message.get_all("cc", []))
    getaddresses(message.get_all("from", []))
    parsedate_to_datetime(message["date"])
    message["message-id"], message["references"], message["in-reply-to"]
    count += 1
print(count)
"""


def address(person: int) -> str:
    """Return a person's address: contacts are odd."""
    return f"person.{person}@firm{person}.example" if person % 2 else f"person.{person}@ours.example"


def messages(*, seed: int = 7) -> Iterator[bytes]:
    """Yield messages, the busy ones among few, with answers, copies and lists as mail has them."""
    rng = np.random.default_rng(seed)
    weight = 1 / np.arange(1, PEOPLE + 1) ** 0.8
    people = rng.permutation(PEOPLE) + 1
    sender, to, copied = people[rng.choice(PEOPLE, size=(3, MESSAGES), p=weight / weight.sum())]
    lines, answers = rng.poisson(35, MESSAGES), rng.random(MESSAGES) < 0.4
    for at in range(MESSAGES):
        sent = BEGIN + dt.timedelta(minutes=14 * at)
        head = [
            f"From - {sent:%a %b %d %H:%M:%S %Y}",
            *(f"Received: from mx{hop}.example ([192.0.2.{hop}]) by in.example; {sent:%c}" for hop in range(3)),
            f"Message-ID: <{at}.JavaMail.person{sender[at]}@host.example>",
            f"Date: {format_datetime(sent)}",
            f'From: "Person {sender[at]}" <{address(sender[at])}>',
            f"To: Person {to[at]} <{address(to[at])}>",
            *((f"Cc: {address(copied[at])}, someone.{at % 900}@else{at % 40}.example",) if at % 3 == 0 else ()),
            *((f"References: <{max(at - 40, 0)}.JavaMail.person@host.example>",) if answers[at] else ()),
            "Subject: a title", "MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii",
            "X-Folder: a folder", "X-Origin: a person", "", "",
        ]  # fmt: skip
        yield "\n".join(head).encode() + WORDS * int(lines[at]) + b"\n"


def make_people(folder: Path) -> dict[str, Path]:
    """Write contacts and colleagues with their addresses."""
    held = {"contacts": ["contact_id,customer_id,mail"], "colleagues": ["colleague_id,mail"]}
    for person in range(1, PEOPLE + 1):
        own = f"p{person},firm{person},{address(person)}" if person % 2 else f"p{person},{address(person)}"
        held["contacts" if person % 2 else "colleagues"].append(own)
    for table, rows in held.items():
        (folder / f"{table}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return {table: folder / f"{table}.csv" for table in held}


def main() -> int:
    """Measure, print a table, keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--dry", action="store_true", help="do not keep the result")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="keepworth-bench-") as folder:
        aside = Path(folder)
        box = aside / "box.mbox"
        with box.open("wb") as file:
            file.writelines(messages())
        people = make_people(aside)
        runs: dict[str, list[Measured]] = {"mailbox, headers": [], "keepworth import": []}
        for _ in range(wanted.rounds):
            runs["mailbox, headers"].append(run([sys.executable, "-c", BARE, box]))
            run([ours(), "init", aside / "book", "--currency", "USD"])
            for table, file in people.items():
                run([ours(), "import", aside / "book", file, "--as", table])
            runs["keepworth import"].append(run([ours(), "import", aside / "book", box, "--as", "touchpoints"]))
            shutil.rmtree(aside / "book")
        bare, import_ = runs.values()
        found = {
            "messages": MESSAGES,
            "mbox_mib": round(box.stat().st_size / 2**20, 1),
            "said": import_[-1].output.splitlines()[1:3],
            "runs": {name: spreads(measured) for name, measured in runs.items()},
            "ratio": {
                "wall": spread([one.wall / other.wall for one, other in zip(import_, bare, strict=True)]),
                "peak": spread([one.peak_mib / other.peak_mib for one, other in zip(import_, bare, strict=True)]),
            },
        }
    _print(found)
    if not wanted.dry:
        keep("import_mail", found)
    return 0


def _print(found: dict) -> None:
    show_runs(found["runs"])
    print(*found["said"], sep="\n")
    print(f"ratio of the walls, median of rounds: {found['ratio']['wall']['median']:.2f}")


if __name__ == "__main__":
    sys.exit(main())
