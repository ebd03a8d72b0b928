"""What was left of a mailbox or calendar, in words."""

from collections import Counter
from typing import Final

from keepworth.tables.reading.exchanges.mail import NO_DATE
from keepworth.tables.reading.exchanges.pairs import Found
from keepworth.tables.reading.rules import many

HOW_TO_TAKE_THEM: Final = (
    "To take them too, import these people with their addresses (keepworth import BOOK people.csv --as contacts, with "
    "contact_id, customer_id and mail; your own --as colleagues), then this file again."
)


def notes_of(counts: Counter[str], found: Found, *, what: str) -> tuple[str, ...]:
    """Say what was read and what was left out; `counts` has the events read, and by reason those left out.

    Of unknown people nothing is said but how many there are in which domain.
    """
    counts = counts.copy()
    events = counts.pop("read", 0)
    met = f"{found.events:,}" if what == "message" else many(found.events, "meeting")
    said = [
        f"{many(events, what)} read, {met} between known people of both sides: "
        f"{many(found.rows, 'touchpoint')}, {found.theirs:,} begun by them."
    ]
    if not events:
        said.append(f"No {what} in the file: export it anew, with the days that you need.")
    elif counts[NO_DATE] == events:
        said.append("Nothing of the file could be dated: save it anew, with all its headers.")
    if found.automated:
        said.append(
            f"{many(found.automated, 'touchpoint')} by machines (lists, automatic replies, no-reply): marked so."
        )
    if found.one_side:
        said.append(f"{many(found.one_side, what)} among people of one side alone: left out.")
    said += [f"{many(count, what)} left out: {why}." for why, count in counts.most_common() if count]
    if found.shared:
        said.append(
            f"{_addresses(found.shared)} left out: more than one person has the same, so nobody can say whose it was."
        )
    if found.unknown:
        shown = ", ".join(f"{domain} ({count:,})" for domain, count in found.domains)
        more = f"; more at {many(found.more_domains, 'other domain')}" if found.more_domains else ""
        said.append(
            f"{_addresses(found.unknown)} in {many(found.unknown_events, what)} that nobody in this book has: "
            f"{shown}{more}. {HOW_TO_TAKE_THEM}"
        )
    return tuple(said)


def _addresses(count: int) -> str:
    return "1 address" if count == 1 else f"{count:,} addresses"
