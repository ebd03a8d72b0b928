"""Which table a file is, by its headers and its name: a proposal, which a person may overrule."""

from collections.abc import Sequence
from typing import Final

from keepworth.tables.known_names import meant
from keepworth.tables.reading.mapping import match_columns
from keepworth.tables.reading.profiles import profile_of
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES

# What a file's name says; of tables that fit alike, the first is proposed.
NAMED: Final = {
    "orders": ("order", "sale", "invoice", "transaction", "payment", "deal", "订单", "销售", "发票", "交易", "流水"),
    "customers": ("customer", "client", "account", "compan", "partner", "客户", "会员", "公司"),
    "contacts": ("contact", "people", "联系人"),
    "contracts": ("contract", "subscription", "合同"),
    "answers": ("answer", "response", "survey", "问卷", "答卷"),
    "cases": ("case", "ticket", "complaint", "工单", "投诉"),
}


def guess_tables(headers: Sequence[str], *, file: str = "") -> tuple[str, ...]:
    """Return the tables that a file may be, the likeliest first; none where nothing needed is found."""
    profile = profile_of(headers)
    if profile:
        return (profile.table,)
    scores = {name: _score(table, headers, file=file) for name, table in TABLES.items()}
    first = {name: at for at, name in enumerate(NAMED)}
    likely = [name for name, score in scores.items() if score > 0]
    return tuple(sorted(likely, key=lambda name: (-scores[name], first.get(name, len(first)), name)))


def _score(table: Table, headers: Sequence[str], *, file: str) -> float:
    """Count the columns that are found, where all that are needed are; a name in the file's own name weighs two."""
    full = table.as_read
    found, unclear = match_columns(headers, table=full, asked={}, profile=None)
    matched = {*found, *unclear}
    if not set(full.needed) <= matched:
        return 0.0
    own = sum(meant(header) == meant(name) for header in headers for name in full.names)
    said = any(word in meant(file) for word in (table.name, *NAMED.get(table.name, ())))
    return len(matched) + 0.5 * own + 2 * said + 0.5 * len(full.needed)
