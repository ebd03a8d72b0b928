"""In which encoding a text is, decided from the whole of it, and the way to UTF-8."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from keepworth.errors import NeedsAnswer
from keepworth.tables.reading.limits import MIB

CHUNK = 4 * MIB
SAMPLE = 64 * 1024  # bytes of odd lines by which legacy encodings are judged
MOST_BAD = 0.01  # share of lines that may be broken UTF-8 before another encoding is more likely
FEW_LINES = 100  # below so many lines one broken line says as much as many
SURE, APART = 0.85, 0.2  # how plausible GB18030 must be to be taken unasked, and how much more than the others
CANDIDATES = ("gb18030", "big5", "cp932", "cp1252")
NAMES = {"gb18030": "GB18030", "big5": "Big5", "cp932": "Shift-JIS", "cp1252": "Windows-1252", "utf-8": "UTF-8"}
OPTION = {"cp932": "shift_jis"}
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a text."""

    codec: str
    said: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OddLines:
    """Lines that are not UTF-8, and not by a lone surrogate alone."""

    bad: int
    lines: int
    in_head: bool  # the first line is one of them
    sample: bytes


def find_encoding(file: Path) -> Encoding:
    """Decide in which encoding a text file is.

    Raises
    ------
    NeedsAnswer
        More than one encoding could be meant; the message shows how each would read.

    """
    with file.open("rb") as source:
        head = source.read(64 * 1024)
    for mark, codec in MARKS:
        if head.startswith(mark):
            return Encoding(codec, codec.removesuffix("-sig").upper() + " with a byte order mark")
    if wide := _without_mark(head):
        return Encoding(wide, wide.upper(), f"read as {wide.upper()}, by its pattern; it has no byte order mark")
    if _is_ascii(file):
        return Encoding("utf-8", "UTF-8")
    odd = _odd_lines(file)
    if not odd.bad or _utf8_with_faults(odd):
        return Encoding("utf-8", "UTF-8")
    return _legacy(odd.sample, file.name)


def to_utf8(file: Path, *, codec: str, into: Path) -> None:
    """Write a text anew in UTF-8; what cannot be decoded becomes a NUL, by which its row is refused."""
    codecs.register_error("keepworth-nul", _as_nul)
    decoder = codecs.getincrementaldecoder(codec)(errors="keepworth-nul")
    with file.open("rb") as source, into.open("wb") as target:
        for chunk in _read(source):
            target.write(decoder.decode(chunk).encode("utf-8", "keepworth-nul"))
        target.write(decoder.decode(b"", final=True).encode("utf-8", "keepworth-nul"))


def unify_line_ends(file: Path, *, into: Path) -> None:
    """Write a text anew whose lines end in a carriage return alone, as on old Macintoshes."""
    with file.open("rb") as source, into.open("wb") as target:
        for chunk in _read(source):
            target.write(chunk.replace(b"\r", b"\n"))


def _as_nul(fault: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(fault, UnicodeEncodeError):
        return b"\x00", fault.end
    assert isinstance(fault, UnicodeDecodeError)
    return "\x00", fault.end


def _read(source: object) -> Iterator[bytes]:
    read = getattr(source, "read")  # noqa: B009 — any binary file
    while chunk := read(CHUNK):
        yield chunk


def _without_mark(head: bytes) -> str | None:
    """Recognise UTF-16 by its zeros: in Western text every second byte is one."""
    even, odd = head[: len(head) // 2 * 2 : 2], head[1::2]
    if not odd:
        return None
    zeros = (even.count(0) / len(even), odd.count(0) / len(odd))
    if zeros[1] > 0.3 and zeros[0] < 0.02:
        return "utf-16-le"
    return "utf-16-be" if zeros[0] > 0.3 and zeros[1] < 0.02 else None


def _is_ascii(file: Path) -> bool:
    with file.open("rb") as source:
        return all(chunk.isascii() for chunk in _read(source))


def _odd_lines(file: Path) -> OddLines:
    """Count the lines that are not UTF-8; only chunks that are not are looked at line by line."""
    bad, lines, in_head, sample, held = 0, 0, False, b"", b""
    with file.open("rb") as source:
        for chunk in _read(source):
            whole, _, rest = (held + chunk).rpartition(b"\n")
            held = rest
            found = _bad_lines(whole)
            in_head = in_head or (bool(found) and lines == 0 and found[0] == whole.split(b"\n", 1)[0])
            bad, lines = bad + len(found), lines + whole.count(b"\n") + 1
            sample = (sample + b"\n".join(found))[:SAMPLE]
    found = _bad_lines(held)
    in_head = in_head or (bool(found) and lines == 0)
    return OddLines(bad + len(found), lines + bool(held), in_head, (sample + b"\n" + b"\n".join(found))[:SAMPLE])


def _bad_lines(whole: bytes) -> list[bytes]:
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        return [line for line in whole.split(b"\n") if not _is_utf8(line)]
    return []


def _is_utf8(line: bytes) -> bool:
    """Say whether a line is UTF-8, or would be but for a lone surrogate: no other encoding writes those."""
    try:
        line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _utf8_with_faults(odd: OddLines) -> bool:
    return not odd.in_head and odd.lines >= FEW_LINES and odd.bad <= max(1, MOST_BAD * odd.lines)


def _legacy(sample: bytes, name: str) -> Encoding:
    """Weigh the encodings of before UTF-8; only Chinese that is plainly GB18030 is taken unasked."""
    plausible = {codec: _plausible(sample, codec) for codec in CANDIDATES}
    others = max(plausible[codec] for codec in CANDIDATES[1:])
    if plausible["gb18030"] >= SURE and plausible["gb18030"] - others >= APART:
        shown = _shown(sample, "gb18030")
        note = f"read as GB18030, for its characters are common Chinese ({shown}); another: --read encoding=big5"
        return Encoding("gb18030", "GB18030", note)
    ranked = sorted((codec for codec in CANDIDATES if plausible[codec] >= 0), key=lambda codec: -plausible[codec])
    choices = "\n".join(
        f"  --read encoding={OPTION.get(codec, codec):<10} {NAMES[codec]}: {_shown(sample, codec)}" for codec in ranked
    )
    raise NeedsAnswer(
        f"{name} is not UTF-8, and could be in more than one encoding. Look which of these reads right, and say it "
        f"(any other name of an encoding will do too):\n{choices}"
    )


def _plausible(sample: bytes, codec: str) -> float:
    """Return the share of letters beyond ASCII that are common in the languages of an encoding; −1: impossible."""
    try:
        letters = [letter for letter in sample.decode(codec) if ord(letter) > 0x7F]
    except UnicodeDecodeError:
        return -1.0
    return sum(_common(letter, codec) for letter in letters) / max(len(letters), 1)


def _common(letter: str, codec: str) -> bool:
    """Say whether a letter is of the first level of its standard, the common one."""
    if codec == "cp1252":
        return "À" <= letter <= "ÿ" or letter in "€£’“”–—°"
    if codec == "cp932" and "\u3041" <= letter <= "\u30fe":
        return True
    if "\u3000" <= letter <= "\u303f" or "\uff00" <= letter <= "\uff5e":
        return True
    levels = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6), "cp932": ("cp932", 0x88, 0x97)}
    strict, low, high = levels[codec]
    try:
        written = letter.encode(strict)
    except UnicodeEncodeError:
        return False
    return len(written) == 2 and low <= written[0] <= high


def _shown(sample: bytes, codec: str) -> str:
    """Show three cells that tell: those with letters beyond ASCII."""
    text = sample.decode(codec, "replace")
    cells = [cell.strip(' "\r') for line in text.split("\n") for cell in _cells(line)]
    telling = [cell for cell in dict.fromkeys(cells) if any(ord(letter) > 0x7F for letter in cell)]
    return ", ".join(cell[:24] for cell in telling[:3])


def _cells(line: str) -> list[str]:
    for mark in ",;\t|":
        line = line.replace(mark, "\x1f")
    return line.split("\x1f")
