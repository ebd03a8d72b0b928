"""A book about persons: contacts with names, own words, orders of a person, and a score."""

import functools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.ipc as ipc
import pyarrow.parquet as pq
from tests.factories.commands import answered, keepworth, shop
from tests.factories.laid import lasting_folder

CONTACTS = (
    "contact_id,customer_id,role,name,email,phone",
    "cont-0007,acme,head,Ann Quibble,ann.quibble@canary.example,+44 20 5550 1234",
    "cont-0008,acme,clerk,Bob Other,bob@canary.example,+44 20 5550 9999",
)
CUSTOMERS = (
    "customer_id,kind,name,email",
    "acme,organisation,Acme,",
    "pers-0042,person,Zelda Quartz,zelda@canary.example",
)
TOUCHPOINTS = (
    "touchpoint_id,customer_id,contact_id,at,text_id",
    "t1,acme,cont-0007,2024-01-02 10:00,words-1",
    "t2,acme,cont-0008,2024-01-03 10:00,words-2",
    "t3,acme,cont-0008,2024-01-04 10:00,words-3",
    "t4,pers-0042,,2024-01-05 10:00,words-4",
)
TEXTS = (
    "text_id,words",
    'words-1,"I am Ann and I love lawn bowls"',
    'words-2,"Spoke with Ann Quibble (ANN.QUIBBLE@canary.example), call +44 20 5550 1234"',
    'words-3,"All well with Bob"',
    'words-4,"I prefer green tea"',
)
ANN = ("Ann Quibble", "ann.quibble@canary.example", "cont-0007", "lawn bowls", "+44 20 5550 1234")
ZELDA = ("Zelda Quartz", "zelda@canary.example", "pers-0042", "green tea")


def offer(book: Path, table: str, *lines: str, name: str = "") -> dict[str, Any]:
    """Import lines of CSV."""
    file = book.parent / (name or f"{table}.csv")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return answered("import", book, file, "--as", table)


def person_book(folder: Path, *, scored: bool = False) -> Path:
    """Return a copy of the book in `folder`; with `scored` it has orders of many, some of Zelda's, and a score."""
    return shutil.copytree(_made(scored=scored), folder / "book", symlinks=True)


@functools.cache
def _made(*, scored: bool) -> Path:
    """Make the book once a process: reading files takes the longest of all."""
    folder = lasting_folder()
    book = folder / "book"
    assert keepworth("init", book, "--currency", "USD").exit_code == 0
    offer(book, "customers", *CUSTOMERS)
    offer(book, "contacts", *CONTACTS)
    offer(book, "texts", *TEXTS)
    offer(book, "touchpoints", *TOUCHPOINTS)
    if scored:
        offer(book, "orders", *orders())
        assert keepworth("score", book).exit_code == 0
    return book


def orders() -> list[str]:
    """The orders of a shop, and three of Zelda's; one customer has refunds alone and is named in a warning."""
    zelda = [f"pers-0042,2020-0{month}-03,{month}0.00" for month in (2, 4, 7)]
    return ["customer_id,ordered_on,amount", *shop(120), *zelda, "ref-0001,2020-03-03,-5.00"]


def said(book: Path) -> Iterator[tuple[str, str]]:
    """Everything that every file of a book says, also inside Parquet pages, with the file's name."""
    for path in sorted(book.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        yield str(path), path.name
        yield str(path), path.read_bytes().decode("latin-1")
        if path.suffix == ".parquet":
            with pq.ParquetFile(path) as file:
                yield str(path), json.dumps(file.read().to_pylist(), default=str, ensure_ascii=False)
                yield str(path), str(file.metadata.metadata)
        elif path.suffix == ".arrow":
            with path.open("rb") as opened:
                yield str(path), str(ipc.open_file(opened).read_all().to_pylist())


def traces(book: Path, *traits: str) -> list[tuple[str, str]]:
    """Every file of a book that holds any of these, in whatever case."""
    return sorted({(where, trait) for where, text in said(book) for trait in traits if trait.lower() in text.lower()})
