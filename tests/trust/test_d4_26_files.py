"""D4-26 to 29: bombs, lying archives, broken Parquet, and files that are not what their name says."""

import gzip
import io
import random
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from tests.trust.corpus import Corpus, orders

SHEET = "xl/worksheets/sheet1.xml"


def workbook() -> bytes:
    """A spreadsheet of two orders."""
    into = io.BytesIO()
    with xlsxwriter.Workbook(into) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            (("customer_id", "ordered_on", "amount"), ("a", "2024-02-13", 1.5), ("b", "2024-02-13", 2))
        ):
            sheet.write_row(row, 0, cells)
    return into.getvalue()


def repacked(change: dict[str, bytes], *, more: dict[str, bytes] | None = None) -> bytes:
    """The workbook with some members replaced and others added."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change.get(member, old.read(member)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return into.getvalue()


def refused(corpus: Corpus, content: bytes, name: str) -> str:
    found = corpus.offer(content, name=name)
    assert found.code == 2
    assert found.said.startswith("Error: ")
    return found.said


def test_d4_26_the_workbook_of_these_tests_is_read(corpus: Corpus) -> None:
    assert corpus.offer(workbook(), name="orders.xlsx").counts == (2, 2, 0)


def test_d4_26_a_spreadsheet_that_unpacks_to_a_flood_is_refused_at_once(corpus: Corpus) -> None:
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 400 + b"</t></is></c></row>"
    flood = b'<?xml version="1.0"?><worksheet><sheetData>' + row * 1_100_000 + b"</sheetData></worksheet>"
    content = repacked({SHEET: flood})
    assert len(content) < 4_000_000 < 480_000_000 < len(flood)
    path = corpus.file(content, name="orders.xlsx")
    started = time.monotonic()
    assert "unpack" in refused(corpus, path.read_bytes(), "orders.xlsx")
    assert time.monotonic() - started < 2 * 2 + 4, (
        "two imports (one dry) of at most 2 s each, with room for a busy machine"
    )


def test_d4_27_sizes_that_lie_are_refused(corpus: Corpus) -> None:
    content = bytearray(repacked({SHEET: b"<worksheet>" + b" " * 300_000_000 + b"</worksheet>"}))
    size = (300_000_000 + len(b"<worksheet></worksheet>")).to_bytes(4, "little")
    for at in range(len(content) - 4):
        if content[at : at + 4] == size:
            content[at : at + 4] = (1_000).to_bytes(4, "little")
    refused(corpus, bytes(content), "orders.xlsx")


def test_d4_27_a_hundred_thousand_members_are_refused(corpus: Corpus) -> None:
    more = {f"xl/media/{number}.bin": b"" for number in range(100_000)}
    assert "members" in refused(corpus, repacked({}, more=more), "orders.xlsx")


@pytest.mark.parametrize("name", ["../../escaped.txt", "/etc/escaped", "xl/../../escaped"])
def test_d4_27_members_that_point_outside_are_refused_and_write_nothing(corpus: Corpus, name: str) -> None:
    refused(corpus, repacked({}, more={name: b"escaped"}), "orders.xlsx")
    assert not list(corpus.folder.parent.rglob("escaped*"))


def test_d4_27_a_symbolic_link_in_the_archive_is_refused(corpus: Corpus) -> None:
    into = io.BytesIO(workbook())
    with zipfile.ZipFile(into, "a") as archive:
        link = zipfile.ZipInfo("xl/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    refused(corpus, into.getvalue(), "orders.xlsx")


def test_d4_27_an_archive_in_an_archive_is_refused(corpus: Corpus) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("orders.xlsx", workbook())
    refused(corpus, into.getvalue(), "orders.xlsx")
    refused(corpus, repacked({}, more={"xl/inner.zip": into.getvalue()}), "orders.xlsx")


def parquet(table: pa.Table | None = None) -> bytes:
    """Three orders as Parquet."""
    into = io.BytesIO()
    columns = {"customer_id": ["a", "b", "c"], "ordered_on": ["2024-02-13"] * 3, "amount": [1.5, 2.5, 3.5]}
    pq.write_table(table or pa.table(columns), into)
    return into.getvalue()


@pytest.mark.parametrize("broken", ["half", "no footer", "zeros at the end", "only the mark"])
def test_d4_28_a_parquet_file_that_is_not_complete_is_refused(corpus: Corpus, broken: str) -> None:
    whole = parquet()
    content = {
        "half": whole[: len(whole) // 2], "no footer": whole[:-8], "only the mark": b"PAR1",
        "zeros at the end": whole[:-12] + b"\0" * 8 + b"PAR1",
    }[broken]  # fmt: skip
    assert "not a complete Parquet file" in refused(corpus, content, "orders.parquet")


def test_d4_28_ten_thousand_columns_and_nested_lists_are_refused(corpus: Corpus) -> None:
    refused(corpus, parquet(pa.table({f"c{n}": [1] for n in range(10_000)})), "wide.parquet")
    nested = pa.table({"customer_id": [["a"]], "ordered_on": ["2024-02-13"], "amount": [1.5]})
    assert "customer_id" in refused(corpus, parquet(nested), "nested.parquet")


def test_d4_28_decimals_of_38_digits_are_read(corpus: Corpus) -> None:
    amounts = pa.array([1, 2, 10**30], pa.decimal128(38, 0))
    table = pa.table({"customer_id": ["a", "b", "c"], "ordered_on": ["2024-02-13"] * 3, "amount": amounts})
    assert corpus.offer(parquet(table), name="orders.parquet").counts == (3, 2, 1)


def test_d4_28_flipped_bits_never_end_in_a_trace(tmp_path: Path) -> None:
    corpus, chance, whole = Corpus(tmp_path / "flips"), random.Random(28), parquet()
    for number in range(12):
        content = bytearray(whole)
        for _ in range(3):
            content[chance.randrange(4, len(content))] ^= 1 << chance.randrange(8)
        corpus.offer(bytes(content), name=f"flip{number}.parquet")  # asserts that the answer is 0 or 2, without a trace


def test_d4_29_a_gzipped_file_is_read(corpus: Corpus) -> None:
    content = gzip.compress(orders("a,2024-02-13,1", "b,2024-02-13,2").encode())
    assert corpus.offer(content, name="orders.csv.gz").counts == (2, 2, 0)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (workbook(), "xlsx"), (b"<!DOCTYPE html><html><body>log in</body></html>", "HTML"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (parquet(), "Parquet"), (b"", "empty"), (b"\xef\xbb\xbf", "empty"), (b"PK\x05\x06" + b"\0" * 18, "zip"),
    ],
    ids=["xlsx", "html", "pdf", "parquet", "empty", "mark", "zip"],
)  # fmt: skip
def test_d4_29_a_csv_that_is_something_else_is_refused_and_named(corpus: Corpus, content: bytes, word: str) -> None:
    assert word.lower() in refused(corpus, content, "orders.csv").lower()


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"%PDF-1.7\n%\xe2\xe3", "a PDF"), (workbook(), "a zip file"), (gzip.compress(b"a,b\n"), "a gzip file")],
    ids=["pdf", "xlsx", "gzip"],
)
def test_d4_29_a_gzip_of_something_else_is_refused_and_named(corpus: Corpus, content: bytes, word: str) -> None:
    said = refused(corpus, gzip.compress(content), "orders.csv.gz")
    assert word in said
    assert "ends with .csv.gz" not in said, "it ends so already"


def test_d4_29_a_gzip_that_is_cut_off_is_refused(corpus: Corpus) -> None:
    whole = gzip.compress(orders(*(f"c{n},2024-02-13,{n}" for n in range(500))).encode())
    assert "orders.csv.gz is not a complete gzip file" in refused(corpus, whole[: len(whole) // 2], "orders.csv.gz")


def test_d4_29_a_file_of_headers_alone_has_no_rows(corpus: Corpus) -> None:
    assert corpus.offer(orders()).counts == (0, 0, 0)


def test_d4_29_a_gzip_that_unpacks_to_a_flood_is_refused_at_once(corpus: Corpus) -> None:
    flood = gzip.compress(orders("a,2024-02-13,1").encode() + b"b,2024-02-13,2\n" * 12_000_000, compresslevel=9)
    assert len(flood) < 1_000_000
    assert "times larger inside than outside" in refused(corpus, flood, "orders.csv.gz")
