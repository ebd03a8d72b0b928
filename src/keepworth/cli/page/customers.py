"""The table of named customers: a row each on a desk, a card each on a phone."""

from typing import Literal

from keepworth.cli.page import parts
from keepworth.cli.words import Words
from keepworth.cli.words import portfolio as says
from keepworth.runs.portfolio import Customer, Portfolio

type Group = Literal["valuable", "risk"]


def customer_table(of: Portfolio, group: Group, *, words: Words) -> str:
    """Return the named customers of a group; the first number is the one that they are ranked by."""
    listed = of.valuable if group == "valuable" else of.risk
    heads = _heads(of, group, words=words)
    head = "".join(
        f'<th scope="col"{" class=n" if number else ""}>{parts.escaped(label)}</th>' for label, number in heads
    )
    body = "".join(_row(one, of, group=group, heads=heads, words=words) for one in listed)
    return f'<table class="cards"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _heads(of: Portfolio, group: Group, *, words: Words) -> list[tuple[str, bool]]:
    ranked = [("head_stake", True)] if group == "risk" else []
    keys = [
        ("head_customer", False),
        *ranked,
        ("head_worth", True),
        ("head_likely", True),
        ("head_active", True),
        *([] if of.is_agreed else [("head_orders", True), ("head_pace", False)]),
        *([("head_relation", False)] if of.relations else []),
    ]
    return [(words.text(key, weeks=f"{of.horizon_weeks:g}"), number) for key, number in keys]


def _ordering(one: Customer, *, words: Words) -> list[str]:
    """Return the orders to come and the pace; of who never ordered there are none."""
    if one.orders is None:
        return [says.UNKNOWN, says.UNKNOWN]
    ends = words.text("range", low=words.count(one.orders.low), high=words.count(one.orders.high))
    return [f"{words.count(one.orders.mean)} ({ends})", says.pace(words, one)]


def _row(one: Customer, of: Portfolio, *, group: Group, heads: list[tuple[str, bool]], words: Words) -> str:
    cells = [
        one.customer_id,
        *([words.money(one.at_stake or 0.0)] if group == "risk" else []),
        words.money(one.value.mean),
        words.likely(one.value.low, one.value.high),
        words.chance(one.active.mean) if one.active else says.stays(words, one, key="stays_cell"),
        *([] if of.is_agreed else _ordering(one, words=words)),
    ]
    cells = [*cells, says.relation(words, one)][: len(heads)]  # where the run tells any
    built = []
    for place, (cell, (label, number)) in enumerate(zip(cells, heads, strict=True)):
        looks = ["who"] if place == 0 else ["lead"] if place == 1 else []
        looks += ["n"] if number else []
        said = (parts.shape(group) if place == 0 else "") + parts.escaped(cell)
        built.append(f'<td class="{" ".join(looks)}" data-label="{parts.escaped(label)}">{said}</td>')
    return f"<tr>{''.join(built)}</tr>"
