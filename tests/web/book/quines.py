"""Archives that hold themselves: whoever opens what is in them, and what is in that, never comes to an end.

The deflate stream is a program of two orders: L, so many bytes that follow are put out; R, so many bytes that were put
out last are put out again. The sequence of orders below puts out itself, whatever stands before (`P`) and behind (`S`).
Russ Cox showed that this can be done ("Zip Files All the Way Down", 2010); the orders, their bits and the checksum that
stands within what it sums up are computed here.
"""

import struct
import zlib
from collections.abc import Callable

UNIT = 5  # bytes of an order
BEFORE = 60  # bytes that stand before the stream: with an order, 65 can be repeated by one order
END = b"\x01\x00\x00\xff\xff"  # the stream ends: nothing is put out


class _Bits:
    """Writes numbers as deflate does: the lowest bit first, codes of Huffman's from their highest."""

    def __init__(self) -> None:
        self.bits: list[int] = []

    def number(self, value: int, width: int) -> None:
        self.bits += [value >> at & 1 for at in range(width)]

    def code(self, value: int, width: int) -> None:
        self.bits += [value >> at & 1 for at in reversed(range(width))]

    def bytes(self) -> bytes:
        assert len(self.bits) % 8 == 0, "an order ends where a byte does"
        groups = (self.bits[at : at + 8] for at in range(0, len(self.bits), 8))
        return bytes(sum(bit << at for at, bit in enumerate(group)) for group in groups)


def put(size: int) -> bytes:
    """Return the order that puts out as many bytes that follow it."""
    return b"\0" + struct.pack("<HH", size, size ^ 0xFFFF)


def again(*lengths: int, idle: int = 0) -> bytes:
    """Return the order that puts out the last bytes again, in pieces of these lengths; `idle` blocks do nothing."""
    bits, distance = _Bits(), sum(lengths)
    for _ in range(idle):
        bits.number(0b010, 3)
        bits.code(0, 7)
    bits.number(0b010, 3)  # not the last block, of the fixed codes
    for length in lengths:
        _length(bits, length)
        _distance(bits, distance)
    bits.code(0, 7)
    return bits.bytes()


def _length(bits: _Bits, length: int) -> None:
    """Write a length of 3 to 114 (RFC 1951, 3.2.5): the code of its class, then where in the class it is."""
    extra = max((length - 3).bit_length() - 3, 0)
    bits.code((4 * extra) + (length - 3 >> extra) + 1, 7)
    bits.number(length - 3 & (1 << extra) - 1, extra)


def _distance(bits: _Bits, distance: int) -> None:
    """Write a distance of 5 or more, likewise."""
    extra = (distance - 1).bit_length() - 2
    bits.code(2 * extra + (distance - 1 >> extra), 5)
    bits.number(distance - 1 & (1 << extra) - 1, extra)


def _orders(before: bytes, behind: bytes) -> bytes:
    """Return the orders between what stands before and behind: together they put out all of it."""
    one, four, none = put(UNIT), put(4 * UNIT), put(0)
    repeat, fours = again(len(before) + UNIT, idle=1), again(10, 10)
    last_size = len(behind) + 6
    last = again(10, last_size - 10)
    head, tail = put(len(before) + UNIT), put(last_size)
    assert [len(each) for each in (repeat, fours, last)] == [UNIT, UNIT, 6]
    return b"".join((
        head, before, head, repeat, one, repeat, one, one, four, repeat, one, one, four, fours,
        four, fours, four, fours, four, fours, four, fours, none, none, tail, fours,
        none, none, tail, last, behind, last,
    ))  # fmt: skip


def _fixed(made: Callable[[int], bytes]) -> bytes:
    """Return what is made of its own checksum.

    A checksum is linear in the bits of what it sums up, so that it is found by solving 32 equations.
    """
    zero = zlib.crc32(made(0))
    # Row by row: the bits of the checksum that its own bit turns, less itself; the highest bit is what is wanted.
    columns = [zlib.crc32(made(1 << at)) ^ zero ^ (1 << at) for at in range(32)]
    rows = [sum((columns[at] >> row & 1) << at for at in range(32)) | (zero >> row & 1) << 32 for row in range(32)]
    places: list[int] = []
    for at in range(32):
        pivot = next((row for row in range(len(places), 32) if rows[row] >> at & 1), None)
        assert pivot is not None, "no checksum fits: change a byte that says nothing"
        here = len(places)
        rows[here], rows[pivot] = rows[pivot], rows[here]
        rows = [row ^ rows[here] if row >> at & 1 and number != here else row for number, row in enumerate(rows)]
        places.append(at)
    return made(sum((row >> 32 & 1) << at for at, row in zip(places, rows, strict=True)))


def zip_quine(name: str) -> bytes:
    """Return a zip whose only member, of this name, is the zip itself."""
    called = name.encode()

    def made(checksum: int, *, size: int = 0, packed: int = 0) -> bytes:
        filler = struct.pack("<HH", 0x4B57, BEFORE - 30 - len(called) - 4).ljust(BEFORE - 30 - len(called), b"\0")
        told = struct.pack("<HHHHHIII", 20, 0, 8, 0, 0x21, checksum, packed, size)
        before = b"PK\3\4" + told + struct.pack("<HH", len(called), len(filler)) + called + filler
        entry = (
            b"PK\1\2" + struct.pack("<H", 20) + told + struct.pack("<HHHHHII", len(called), 0, 0, 0, 0, 0, 0) + called
        )
        ends = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(before) + packed, 0)
        behind = END + entry + ends
        return before + _orders(before, behind) + behind

    size = len(made(0))
    packed = size - BEFORE - (46 + len(called)) - 22
    return _fixed(lambda checksum: made(checksum, size=size, packed=packed))


def gzip_quine() -> bytes:
    """Return a gzip of itself."""

    def made(checksum: int, *, size: int = 0) -> bytes:
        before = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff" + struct.pack("<H", BEFORE - 12)
        before += (b"kw" + struct.pack("<H", BEFORE - 16)).ljust(BEFORE - 12, b"\0")
        behind = put(0) * 14 + END + struct.pack("<II", checksum, size)
        return before + _orders(before, behind) + behind

    size = len(made(0))
    return _fixed(lambda checksum: made(checksum, size=size))
