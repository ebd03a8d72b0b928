"""Which column of a file becomes which of ours."""

import pytest

from keepworth.errors import BadInput, NeedsAnswer
from keepworth.tables.reading.mapping import map_columns
from keepworth.tables.schemas import table_named

ORDERS = table_named("orders")


def mapped(headers: list[str], *maps: str) -> dict[str, tuple[int, str]]:
    found = map_columns("orders.csv", headers, table=ORDERS, maps=maps)
    return {one.ours: (one.at, one.origin) for one in found}


def test_columns_of_our_own_names_map_themselves() -> None:
    found = mapped(["amount", "x", "customer_id", "ordered_on"])
    assert found == {"customer_id": (2, "same"), "ordered_on": (3, "same"), "amount": (0, "same")}


@pytest.mark.parametrize(
    "headers",
    [
        ["Customer ID", "Order Date", "Total"],
        ["客户编号", "订单日期", "实付金额"],
        ["CUSTOMER-NO", "created_at", "Price Total"],
        ["ｃｕｓｔｏｍｅｒ", "日期", "金额"],
    ],
)
def test_known_names_map_themselves_whatever_case_and_spaces(headers: list[str]) -> None:
    assert mapped(headers) == {
        "customer_id": (0, "known"), "ordered_on": (1, "known"), "amount": (2, "known")
    }  # fmt: skip


def test_an_explicit_map_beats_a_column_of_the_same_name() -> None:
    found = mapped(["customer_id", "ordered_on", "amount", "net"], "amount=net")
    assert found["amount"] == (3, "asked")


def test_a_map_may_name_the_position() -> None:
    assert mapped(["customer_id", "ordered_on", "a", "a"], "amount=#4")["amount"] == (3, "asked")


def test_a_map_to_nothing_leaves_a_column_out() -> None:
    assert "margin" not in mapped(["customer_id", "ordered_on", "amount", "margin"], "margin=")


def test_needed_columns_that_are_missing_are_named_at_once_with_the_option() -> None:
    with pytest.raises(BadInput) as refusal:
        map_columns("orders.parquet", ["who", "amount", "booked"], table=ORDERS, maps=())
    assert str(refusal.value) == (
        "orders.parquet lacks customer_id (text), ordered_on (date). It has: who, amount, booked. "
        "Name them: --map customer_id=… --map ordered_on=…"
    )


def test_the_option_names_the_column_that_is_most_like_it() -> None:
    headers = ["customer_id", "sample_id", "order_time", "cds", "spend_usd"]
    with pytest.raises(BadInput, match=r"Name them: --map ordered_on=order_time --map amount=spend_usd$"):
        map_columns("orders.csv", headers, table=ORDERS, maps=())


def test_one_missing_column_is_asked_for_in_the_singular() -> None:
    with pytest.raises(BadInput, match=r"lacks amount \(amount of money\)\. .* Name it: --map amount=paid$"):
        map_columns("orders.csv", ["customer_id", "ordered_on", "paid"], table=ORDERS, maps=())


def test_every_wrong_map_is_told_in_one_message() -> None:
    with pytest.raises(BadInput) as refusal:
        mapped(["customer_id", "ordered_on", "amount"], "amuont=amount", "margin=profitt", "nonsense")
    assert "orders has no column 'amuont'. Did you mean amount" in str(refusal.value)
    assert "orders.csv has no column 'profitt'" in str(refusal.value)
    assert "--map nonsense is not of the form ours=theirs" in str(refusal.value)


def test_two_columns_that_fit_are_asked_about_and_the_printed_option_answers() -> None:
    headers = ["customer_id", "ordered_on", "total", "revenue"]
    with pytest.raises(NeedsAnswer, match=r"Say which: --map amount=total or --map amount=revenue"):
        mapped(headers)
    assert mapped(headers, "amount=revenue")["amount"] == (3, "asked")


def test_headers_with_spaces_are_printed_in_quotes() -> None:
    with pytest.raises(NeedsAnswer, match='--map "amount=Net Amount" or --map "amount=Gross Amount"'):
        mapped(["customer_id", "ordered_on", "Net Amount", "Gross Amount"])


def test_a_map_to_one_of_two_equal_headers_is_asked_by_position() -> None:
    with pytest.raises(NeedsAnswer, match="#3 or #4"):
        mapped(["customer_id", "ordered_on", "paid", "paid"], "amount=paid")


def test_the_same_column_may_fill_two_of_ours_when_asked() -> None:
    found = mapped(["id", "ordered_on", "amount"], "customer_id=id", "order_id=id")
    assert found["customer_id"][0] == found["order_id"][0] == 0


def test_a_column_that_was_asked_for_is_not_used_again_by_name() -> None:
    assert "order_id" not in mapped(["order", "ordered_on", "amount"], "customer_id=order")
