"""What stands in the portfolio's table, read from its HTML."""

import html
import re

TAGS = re.compile(r"<[^>]+>")
TIP = re.compile(r'<span class="tip".*?</span>', re.DOTALL)


def rows(page: str) -> list[list[tuple[str, str]]]:
    """Return the table's rows: of each cell what it says, and what stands beside it, paler."""
    body = re.search(r'<table class="cards customers">.*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    if body is None:
        return []
    return [
        [_cell(cell) for cell in re.findall(r"<t[hd](?! class=\"pick)[^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)
    ]


def names(page: str) -> list[str]:
    """Return the customers of the table."""
    return [row[0][0] for row in rows(page)]


def count(page: str) -> int:
    """Return how many customers the table says there are."""
    found = re.search(r"<caption>([\d,]+)", page)
    return int(found[1].replace(",", "")) if found else 0


def _cell(inside: str) -> tuple[str, str]:
    beside = re.search(r'<span class="quiet small">(.*?)</span>', inside, re.DOTALL)
    said = TIP.sub("", inside.replace(beside[0], "") if beside else inside)
    return _text(said), _text(beside[1]) if beside else ""


def _text(inside: str) -> str:
    return html.unescape(TAGS.sub("", inside)).strip()
