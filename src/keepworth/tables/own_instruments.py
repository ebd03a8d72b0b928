"""A company's own instruments: files in `BOOK/instruments`, one a version, that never change once they stand there."""

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from keepworth.errors import BadInput, InstrumentRefused

if TYPE_CHECKING:
    from keepworth.listen.instruments import Instrument

FOLDER: Final = "instruments"
ENDING: Final = ".toml"
RETIRED: Final = ".retired"  # beside a file: it is not offered for surveys any more
MOST_FILES: Final = 500
MOST_BYTES: Final = 256 * 1024  # of a file

type Stamp = tuple[str, int, int]  # name, size, when it was changed


@dataclass(frozen=True, slots=True)
class OwnInstruments:
    """What stands in a book's folder of instruments."""

    instruments: "tuple[Instrument, ...]" = ()
    faults: Mapping[str, str] = field(default_factory=dict)  # file → why it is no instrument
    retired: frozenset[tuple[str, str]] = frozenset()  # names and versions


def own_instruments(book: Path) -> OwnInstruments:
    """Return the instruments of the book in a folder; what cannot be read is said in `faults`, and is none of them."""
    folder = book / FOLDER
    try:
        with os.scandir(folder) as found:
            stamps = [_stamp(one) for one in found if one.name.endswith((ENDING, RETIRED))]
    except (FileNotFoundError, NotADirectoryError):
        return OwnInstruments()
    return _read(folder, tuple(sorted(stamp for stamp in stamps if stamp)))


def known_instruments(book: Path) -> "tuple[Instrument, ...]":
    """Return the instruments of the book in a folder."""
    return own_instruments(book).instruments


def own_text(book: Path, *, name: str, version: str) -> str:
    """Return the file of an own instrument as it is written.

    Raises
    ------
    InstrumentRefused
        There is none.

    """
    if not any((one.name, one.version) == (name, version) for one in known_instruments(book)):
        raise InstrumentRefused(f"There is no own instrument {name!r} {version!r}.")
    return (book / FOLDER / _file(name, version)).read_text(encoding="utf-8")


def ready_instrument(text: str) -> "Instrument":
    """Read an instrument that is to be published, which writes nothing yet.

    Raises
    ------
    InstrumentRefused
        It has faults, or its name is of an instrument that comes along.

    """
    from keepworth.listen.instruments import all_instruments, read_instrument, shipped_scales

    check_size(text)
    of = read_instrument(text, where="The questionnaire", scales=shipped_scales())
    if of.name in {one.name for one in all_instruments()}:
        raise InstrumentRefused(f"{of.name!r} is the name of a questionnaire that comes along. Give yours another.")
    return of


def publish_instrument(book: Path, text: str) -> "Instrument":
    """Keep an instrument for good; it appears whole or not at all, and never over another.

    The scales that it uses are written into its file: it stays what it is, whatever comes along later.

    Raises
    ------
    InstrumentRefused
        It has faults, its version stands there already, or its name is of an instrument that comes along.

    """
    of = ready_instrument(text)
    whole = _with_scales(text, of)
    check_size(whole)  # with its scales: a larger file is never read again
    folder = book / FOLDER
    folder.mkdir(exist_ok=True)
    if sum(one.suffix == ENDING for one in folder.iterdir()) >= MOST_FILES:
        raise InstrumentRefused(f"There are {MOST_FILES} versions of questionnaires already, which is the most.")
    place, aside = folder / _file(of.name, of.version), folder / f".{of.name}-{of.version}-{uuid.uuid4().hex}"
    try:
        aside.write_text(whole, encoding="utf-8")
        os.link(aside, place)  # unlike a move it replaces nothing
    except FileExistsError:
        raise InstrumentRefused(
            f"{of.name} {of.version} is published already, and never changes. Give yours another version."
        ) from None
    finally:
        aside.unlink(missing_ok=True)
    return of


def retire_instrument(book: Path, *, name: str, version: str, is_retired: bool = True) -> bool:
    """Offer an own instrument no more for surveys, or again; return whether that changed anything.

    Raises
    ------
    InstrumentRefused
        There is none.

    """
    own_text(book, name=name, version=version)
    mark = (book / FOLDER / _file(name, version)).with_suffix(ENDING + RETIRED)
    if mark.exists() == is_retired:
        return False
    if is_retired:
        mark.touch()
    else:
        mark.unlink(missing_ok=True)
    return True


def check_size(text: str) -> None:
    """Refuse a file that is larger than any questionnaire.

    Raises
    ------
    BadInput
        It is.

    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise BadInput(f"The file is larger than {MOST_BYTES >> 10} kB, which no questionnaire is.")


def _file(name: str, version: str) -> str:
    return f"{name}-{version}{ENDING}"


def _stamp(one: "os.DirEntry[str]") -> Stamp | None:
    """Return what says whether a file is another one; None of what is no file of its own, such as a link."""
    if one.name.startswith(".") or not one.is_file(follow_symlinks=False):
        return None
    about = one.stat(follow_symlinks=False)
    return one.name, about.st_size, about.st_mtime_ns


@lru_cache(maxsize=8)
def _read(folder: Path, stamps: tuple[Stamp, ...]) -> OwnInstruments:
    found: list[Instrument] = []
    faults: dict[str, str] = {}
    marks = {name for name, _, _ in stamps if name.endswith(RETIRED)}
    files = [stamp for stamp in stamps if stamp[0].endswith(ENDING)]
    for name, size, _ in files[:MOST_FILES]:
        try:
            found.append(_one(folder / name, size=size))
        except (InstrumentRefused, OSError, ValueError) as fault:
            faults[name] = str(fault)
    faults |= {name: f"There are more than {MOST_FILES} files." for name, _, _ in files[MOST_FILES:]}
    retired = {(one.name, one.version) for one in found if f"{_file(one.name, one.version)}{RETIRED}" in marks}
    return OwnInstruments(tuple(found), faults, frozenset(retired))


def _one(file: Path, *, size: int) -> "Instrument":
    from keepworth.listen.instruments import read_instrument, shipped_scales

    if size > MOST_BYTES:
        raise InstrumentRefused(f"{file.name} is larger than {MOST_BYTES >> 10} kB, which no questionnaire is.")
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise InstrumentRefused(f"{file.name} is not UTF-8 at byte {fault.start + 1}, so it is no TOML.") from None
    of = read_instrument(text, where=file.name, scales=shipped_scales())
    if file.name != _file(of.name, of.version):
        raise InstrumentRefused(f"{file.name} holds {of.name} {of.version}: it must be called so.")
    return of


def _with_scales(text: str, of: "Instrument") -> str:
    """Return a file with every scale that its items use."""
    import tomllib

    from keepworth.listen.instruments import shipped_held, written_toml

    held: dict[str, Any] = tomllib.loads(text)
    used = dict.fromkeys(item.scale.name for item in of.items)
    scales = {**{name: scale for name, scale in shipped_held().items() if name in used}, **held.get("scales", {})}
    return written_toml({**held, "scales": {name: scales[name] for name in used}})
