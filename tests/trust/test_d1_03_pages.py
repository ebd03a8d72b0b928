"""D1-03: no text of a user changes what is asked of the customers; the statement keeps its shape."""

import pytest
import sqlglot
from sqlglot import exp
from tests.factories.pages import page_book

from keepworth.errors import BadInput
from keepworth.tables.scored import COLUMNS, Filter, Wanted, open_scored
from keepworth.tables.wanted import OPERATORS, beyond, found_by, order, where, within

PAYLOADS = (
    "'", "''", "';--", "' OR '1'='1", "1 OR 1=1", "1; DROP TABLE scored_1", "') OR TRUE --", "\\' OR 1=1 --", "\\", '"',
    '"; --', "x' UNION SELECT * FROM read_text('/etc/passwd') --", "$$x$$", "E'\\''", "U&'\\0027'", "/* x */",
    "*/ OR 1", "name\" FROM scored_1 --", "1)) OR ((1=1", "%' ESCAPE '", "NULL", "(SELECT 1)", "value DESC, (SELECT 1)",
    "DESC; SELECT 1", "COPY scored_1 TO '/tmp/x'", "ATTACH '/tmp/x'", "＇ OR 1=1", "\u02bc OR 1", "a\nb' OR 1 --\n",
    "?", "$1", ":x", "{{7*7}}", "\u202e' OR", "\0' OR 1", "sleep(5)", "1e309", "-1", "0x41", "١٢", "1_0", "Infinity",
)  # fmt: skip


ONE_OF_EACH_KIND = {column.kind: name for name, column in COLUMNS.items()}.values()


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    return open_scored(page_book(tmp_path_factory.mktemp("corpus"), customers=60))


def shape(condition: str) -> str:
    """The statement without its literals."""
    tree = sqlglot.parse(f"SELECT 1 FROM t WHERE {condition}", read="duckdb")
    assert len(tree) == 1
    return repr(tree[0].transform(lambda node: exp.Placeholder() if isinstance(node, exp.Literal) else node))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_d1_03_a_text_stays_a_text(payload):
    for operator in ("is", "not", "has"):
        try:
            asked = where(Wanted(filters=(Filter("segment", operator, payload),)), walls={})
        except BadInput:
            continue
        assert shape(asked) == shape(where(Wanted(filters=(Filter("segment", operator, "plain"),)), walls={}))
    assert within((payload,), walls={"North": 1}) == "wall IN (0)"
    words = len(found_by(payload).split(" AND contains"))
    if found_by(payload) != "TRUE":
        assert shape(found_by(payload)) == shape(" AND ".join(["contains(search, 'x')"] * words))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_d1_03_names_of_columns_and_marks_of_pages_are_known_ones_or_refused(payload):
    for asked in (
        lambda: order(Wanted(sort=payload)),
        lambda: beyond(Wanted(after=payload)),
        lambda: where(Wanted(filters=(Filter(payload, "is", "x"),)), walls={}),
        lambda: where(Wanted(filters=(Filter("value", payload, "1"),)), walls={}),
        lambda: where(Wanted(filters=(Filter("first_order", "is", payload),)), walls={}),
    ):
        with pytest.raises(BadInput):
            asked()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_d1_03_every_question_answers_or_refuses_and_nothing_else_happens(scored, payload):
    before = scored.count(Wanted())
    assert len(scored.find(payload)) <= before
    for column in ONE_OF_EACH_KIND:
        for operator in OPERATORS:
            try:
                scored.page(Wanted(text=payload, filters=(Filter(column, operator, payload),), teams=("North",)))
            except BadInput:
                continue
    assert scored.count(Wanted()) == before


def test_d1_03_a_wall_that_is_named_like_a_statement_opens_nothing(scored):
    for payload in PAYLOADS:
        assert {row["team"] for row in scored.page(Wanted(teams=(payload,))).rows} == {None}


def test_d1_03_the_shape_would_tell_a_statement_that_was_changed():
    assert shape("segment = '' OR '1'='1'") != shape("segment = 'plain'")
