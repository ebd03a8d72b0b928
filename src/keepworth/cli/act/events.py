"""`keepworth act events`: events to come and past, and whom to invite to one of them, with reasons."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.act import Reason
    from keepworth.runs.guest_lists import EventsReport, EventTold, GuestProposed

SHOWN: Final = 40


@click.command()
@BOOK
@click.argument("event", required=False)
@click.option("--places", type=click.IntRange(1, 100_000), help="For how many guests, in place of what the event says.")
@click.option("--held-out", type=click.FloatRange(0, 0.5), default=0.2, show_default=True,
              help="Share of customers who are held back by lot, to compare with later; ours.")  # fmt: skip
@AS_OF
@AS_JSON
def events(
    folder: Path, *, event: str | None, places: int | None, held_out: float, as_of: dt.date | None, as_json: bool
) -> None:  # fmt: skip
    """Say which events BOOK has or, of one EVENT, whom to invite so that guests meet people worth meeting.

    EVENT is your own id, or the name if only one is called so. Nothing is written: who is invited is written in the
    website, or imported as guests. Who asked the website for no mail is left out there, and is not known here.
    """
    from keepworth.runs.guest_lists import report_events
    from keepworth.tables.book import find_book

    found = report_events(find_book(folder), event, as_of=as_of, places=places, held_out=held_out)
    if as_json:
        print_json(plain(found))
        return
    for line in _list(found) if event is not None else _events(found):
        click.echo(line)


def _events(of: "EventsReport") -> Iterator[str]:
    if not of.events:
        yield f"As of {of.as_of}: no events. Plan one on the website, or import a file as events."
        return
    ahead = sum(not one.is_over for one in of.events)
    yield f"As of {of.as_of}: {many(len(of.events), 'event')}, {ahead:,} of them to come."
    for one in of.events:
        yield f"\n{_called(one)}"
        yield f"  {_guests(one)}"


def _called(of: "EventTold") -> str:
    until = f" to {of.ends_on}" if of.ends_on and of.ends_on != of.starts_on else ""
    where = f", {of.place}" if of.place else ""
    return f"{of.event_id}: {of.name} ({of.starts_on}{until}{where}; {'over' if of.is_over else 'to come'})"


def _guests(of: "EventTold") -> str:
    room = "nobody said how many places" if of.capacity is None else many(of.capacity, "place")
    states = ", ".join(f"{count:,} {state}" for state, count in of.guests.items()) or "nobody on the list"
    return f"{room}; {states}" + (f"; {of.held_out:,} held back by lot" if of.held_out else "")


def _list(of: "EventsReport") -> Iterator[str]:
    (one,) = of.events
    invited = [guest for guest in of.proposed if not guest.held_out]
    held = len(of.proposed) - len(invited)
    yield f"As of {of.as_of}. {_called(one)}"
    yield f"  {_guests(one)}"
    if not of.proposed:
        yield "Nobody is proposed: no place is free, or nobody has anybody on the list worth meeting."
        return
    yield (
        f"Proposed for {many(of.free or 0, 'free place')}: {many(len(invited), 'guest')}; {held:,} held back by lot, "
        "to compare with later. What makes people worth meeting is ours, not a finding."
    )
    for guest in of.proposed[:SHOWN]:
        yield from _guest(guest)
    if len(of.proposed) > SHOWN:
        yield f"  … and {len(of.proposed) - SHOWN:,} more; --json tells all"


def _guest(of: "GuestProposed") -> Iterator[str]:
    kind = ", a prospect" if of.is_prospect else ""
    yield f"  {of.contact}, {of.name}{kind}" + (": held back by lot" if of.held_out else "")
    yield f"    because {'; '.join(_because(one) for one in of.reasons)}"


def _because(of: "Reason") -> str:
    guests, is_are = many(of.people, "guest"), "is" if of.people == 1 else "are"
    return {
        "like": f"{guests} {is_are} much like them",
        "teaches": f"they had {of.topic} solved, which {guests} still {'needs' if of.people == 1 else 'need'}",
        "learns": f"they need {of.topic}, which {guests} had solved",
        "speaks": f"they spoke up for us, and {many(of.people, 'prospect')} {'comes' if of.people == 1 else 'come'}",
        "hears": f"they are a prospect, and {guests} spoke up for us",
    }[of.code]
