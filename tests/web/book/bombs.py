"""Files that are small outside and large inside, or more than they say."""

import gzip
import io
import zipfile
import zlib

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"


def workbook(
    *,
    sheet: str = "Sheet1",
    rows: tuple[tuple[object, ...], ...] = (("customer_id", "ordered_on", "amount"), ("a", "2024-02-13", 1.5)),
) -> bytes:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into) as book:
        written = book.add_worksheet(sheet)
        for at, cells in enumerate(rows):
            written.write_row(at, 0, cells)
    return into.getvalue()


def repacked(change: dict[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change.get(member, old.read(member)))
        for name in set(change) - set(old.namelist()):
            new.writestr(name, change[name])
    return into.getvalue()


def packed(start: bytes, piece: bytes, times: int, end: bytes) -> bytes:
    """A gzip of far more than is held in memory here."""
    pack = zlib.compressobj(6, zlib.DEFLATED, 31)
    parts = [pack.compress(start), *(pack.compress(piece) for _ in range(times)), pack.compress(end), pack.flush()]
    return b"".join(parts)


def lying() -> bytes:
    content = bytearray(repacked({SHEET: b"<worksheet>" + b" " * 80_000_000 + b"</worksheet>"}))
    size = (80_000_000 + len(b"<worksheet></worksheet>")).to_bytes(4, "little")
    for at in range(len(content) - 4):
        if content[at : at + 4] == size:
            content[at : at + 4] = (0).to_bytes(4, "little")
    return bytes(content)


def doll(layers: int) -> bytes:
    """A zip that holds a zip that holds a zip."""
    content = b"customer_id,ordered_on,amount\n"
    for _ in range(layers):
        into = io.BytesIO()
        with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
            new.writestr("orders.zip", content)
        content = into.getvalue()
    return content


def bombs() -> dict[str, tuple[str, bytes]]:
    """Name → the file's name and what it holds."""
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 400 + b"</t></is></c></row>"
    flood = b"<worksheet><sheetData>" + row * 600_000 + b"</sheetData></worksheet>"
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (at, at) for at in range(1_000_000))
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    inner = repacked({SHEET: flood})
    deep = b"<worksheet><sheetData>" + b"<x>" * 5_000_000 + b"</x>" * 5_000_000 + b"</sheetData></worksheet>"
    return {
        "zip": ("orders.xlsx", inner),
        "nested zip": ("orders.xlsx", repacked({"xl/media/inner.zip": inner})),
        "declared size 0": ("orders.xlsx", lying()),
        "gzip": ("orders.csv.gz", packed(b"customer_id,ordered_on,amount\n", b"a,2024-02-13,1\n" * 100_000, 400, b"")),
        "gzip in gzip": ("orders.csv.gz", gzip.compress(packed(b"", b"a" * 1_000_000, 300, b""))),
        "a million sheets": (
            "orders.xlsx",
            repacked({"xl/workbook.xml": b"<workbook><sheets>" + sheets + b"</sheets></workbook>"}),
        ),
        "deep xml": ("orders.xlsx", repacked({SHEET: deep})),
        "zip in zip in zip": ("orders.zip", doll(64)),
        "billion laughs": ("orders.xlsx", repacked({SHEET: laughs})),
    }
