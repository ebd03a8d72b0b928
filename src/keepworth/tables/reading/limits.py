"""How much of anything one file may hold. Docs print this table."""

from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30
UNPACKED = GIB  # bytes of a file that are kept unpacked on the way, for that is fastest


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: what it bounds, where it lies, and what happens beyond it."""

    what: str
    amount: int
    unit: str
    beyond: str


FILE = Limit("one file", 64 * GIB, "bytes", "the file is refused")
CELL = Limit("one cell", MIB, "bytes", "the row is refused")
QUOTED = Limit("one quoted row", 32 * MIB, "bytes", "the file is refused: a quote was not closed")
COLUMNS_ASKED = Limit("columns", 100, "columns", "Keepworth asks whether that is meant")
COLUMNS = Limit("columns at the most", 1_000, "columns", "the file is refused")
INFLATED_GZ = Limit("a .gz file, unpacked", 64 * GIB, "bytes", "the file is refused")
INFLATED_XLSX = Limit("an .xlsx file, unpacked", 256 * MIB, "bytes", "the file is refused")
MEMBERS = Limit("members of an .xlsx file", 10_000, "files", "the file is refused")
RATIO = Limit("how many times larger a file is when unpacked, beyond 64 MiB", 120, "times", "the file is refused")
EXCHANGES = Limit("touchpoints of one mailbox or calendar", 20_000_000, "touchpoints", "the file is refused")
RECURS = Limit("how often one meeting recurs up to today", 5_000, "times", "the meeting is left out, and counted")
MEMORY = Limit("memory of the process that reads a file", 6 * GIB, "bytes", "the file is refused")

LIMITS = (
    FILE,
    CELL,
    QUOTED,
    COLUMNS_ASKED,
    COLUMNS,
    INFLATED_GZ,
    INFLATED_XLSX,
    MEMBERS,
    RATIO,
    EXCHANGES,
    RECURS,
    MEMORY,
)


def seconds_allowed(size: int) -> int:
    """Return how long a file of so many bytes may take to read."""
    return 180 + size // MIB
