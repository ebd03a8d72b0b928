"""Make two of one customer or contact that is really two, and one of them again."""

from dataclasses import asdict, dataclass
from importlib.metadata import entry_points
from typing import Any, Final

from keepworth.errors import BadInput
from keepworth.tables.book import Book

PARTERS: Final = "keepworth.parters"  # entry points: where a split is kept


@dataclass(frozen=True, slots=True)
class Parting:
    """What of a customer or contact belongs to a second one; everything by ids of one's own."""

    kind: str  # customer or contact
    of: str  # the id of the one that is two
    name: str = ""  # of the second one
    into: str = ""  # of a customer: the id of one that is there already, in place of a name
    contacts: tuple[str, ...] = ()  # of a customer: who takes along ties and talks
    needs: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()  # their names
    aliases: tuple[str, ...] = ()  # of a contact: ids that are read as this one
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parted:
    """Two that were one."""

    change: int  # the number that takes it back
    kind: str
    of: str
    into: str  # the id of the second one


def part(book: Book, asked: Parting) -> Parted:
    """Make two of one; no row of a file is changed, and `rejoin` takes it back.

    Raises
    ------
    BadInput
        Something that was named is not there, nothing was chosen, or the book has no website's database to keep it in.
    Busy
        Somebody changed one of the rows meanwhile.

    """
    if asked.kind not in ("customer", "contact"):
        raise BadInput(f"Only a customer or a contact can be two, no {asked.kind[:40]!r}.")
    if bool(asked.name) == bool(asked.into):
        raise BadInput("Say the name of the second one, or the id of a customer that is there: one of the two.")
    if asked.kind == "contact" and asked.into:
        raise BadInput("Of a contact say the name of the second person.")
    return _parted(book, {"do": "part", **asdict(asked)})


def rejoin(book: Book, change: int) -> Parted:
    """Take a split back, by its number.

    Raises
    ------
    BadInput
        No split that stands has the number.
    Busy
        More was written of the second one since.

    """
    return _parted(book, {"do": "rejoin", "change": change})


def _parted(book: Book, said: dict[str, Any]) -> Parted:
    for point in entry_points(group=PARTERS):
        return Parted(**point.load()(book.folder, said))
    raise BadInput("A split is kept in the website's database, and the website is not installed.")
