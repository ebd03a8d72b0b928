"""D4-20: refunds are kept as they are, netted, and said; what they do to a score is said too."""

import json
from decimal import Decimal

from tests.factories.commands import shop
from tests.trust.corpus import Corpus, orders, run


def scored(corpus: Corpus) -> dict:
    done = run("score", str(corpus.book), "--model", "bgnbd", "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_d4_20_no_amount_loses_its_sign(corpus: Corpus) -> None:
    written = ("-5", "(7.50)", "-0", "0", "3-", "12")
    found = corpus.offer(orders(*(f"c{at},2024-02-13,{value}" for at, value in enumerate(written))))
    assert found.counts == (6, 6, 0)
    assert "3 rows with a negative amount: refunds, kept and netted." in found.notes
    assert corpus.column("amount") == [-5, Decimal("-7.5"), 0, 0, -3, 12]


def test_d4_20_the_same_refund_again_is_the_same_row(corpus: Corpus) -> None:
    corpus.offer(orders("a,2024-02-13,-5", "a,2024-02-13,5"))
    assert corpus.offer(orders("a,2024-02-13,5", "a,2024-02-13,-5", "a,2024-02-13,-5")).found["rows_new"] == 1


def test_d4_20_customers_with_refunds_alone_are_left_out_and_named(corpus: Corpus) -> None:
    corpus.offer(orders(*shop(), "only-back,2020-02-13,-5", "only-back,2020-02-20,-5"))
    found = scored(corpus)
    assert found["customers"] == 300
    assert any("1 customer with refunds alone left out" in one and "only-back" in one for one in found["warnings"])


def test_d4_20_a_refund_before_and_beyond_the_purchase_is_netted_and_said(corpus: Corpus) -> None:
    lines = ("before,2020-01-05,-30", "before,2020-01-12,20", "before,2020-02-12,20", "beyond,2020-01-05,20")
    corpus.offer(orders(*shop(), *lines, "beyond,2020-02-05,20", "beyond,2020-02-06,-90"))
    found = scored(corpus)
    assert found["customers"] == 302
    assert any("1 repeat buyer paid nothing after the first order once refunds" in one for one in found["warnings"])


def test_d4_20_refunds_lower_what_a_customer_is_worth(corpus: Corpus) -> None:
    corpus.offer(orders(*shop()))
    before = scored(corpus)["equity"]["mean"]
    busy = max({line.split(",")[0] for line in shop()}, key=lambda one: sum(one in line for line in shop()))
    last = max(line.split(",")[1] for line in shop() if busy in line)
    corpus.offer(orders(f"{busy},{last},-40"), name="refund.csv")
    assert scored(corpus)["equity"]["mean"] < before
