"""What both sides of relationships answered, and guessed of each other, read by the engine."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from keepworth.tables.answering import cursor_here, lake_here
from keepworth.tables.arrays import Columns, numpy_columns
from keepworth.tables.book import Book
from keepworth.tables.covering import newest_contacts
from keepworth.tables.lake.engine import quoted
from keepworth.tables.scored import Scored, Wanted

COLUMNS: Final = ("customer", "side", "perspective", "instrument", "version", "item", "person", "value", "day")


def said_of_both(
    book: Book, scored: Scored, *, wanted: Wanted, instruments: Iterable[str], since: dt.date, until: dt.date
) -> Columns:
    """Return the answers in numbers of both sides about the wanted customers, from one day to another: `COLUMNS`.

    Of a person the last answer to each item. Customers of whom nobody of ours and no guess spoke are left out: there
    is nothing to compare. An answer that names nobody is of a person of its own.
    """
    listed = ", ".join(quoted(name) for name in instruments)
    beyond = until + dt.timedelta(days=1)
    with lake_here(book) as lake:
        query = (
            f"WITH placed AS ({newest_contacts(lake, as_of=until)}), "
            "said AS (SELECT coalesce(a.customer_id, placed.customer_id) AS customer, "
            "coalesce(side, 'customer') AS side, coalesce(perspective, 'own') AS perspective, instrument, "
            "coalesce(version, '') AS version, item, coalesce(CASE WHEN coalesce(side, 'customer') = 'us' "
            'THEN colleague_id ELSE a.contact_id END, -2 - submission_id) AS person, "value"::DOUBLE AS "value", '
            f"answered_at, submission_id FROM ({lake.select('answers')}) AS a "
            "LEFT JOIN placed ON placed.contact_id = a.contact_id "
            f'WHERE "value" IS NOT NULL AND instrument IN ({listed}) '
            f"AND answered_at >= DATE '{since}' AND answered_at < DATE '{beyond}'), "
            "compared AS (SELECT DISTINCT customer FROM said WHERE side = 'us' OR perspective <> 'own') "
            'SELECT customer, side, perspective, instrument, version, item, person, "value", '
            "answered_at::DATE AS day FROM said SEMI JOIN compared USING (customer) "
            f"WHERE customer IN ({scored.wanted(wanted)}) "
            "QUALIFY row_number() OVER (PARTITION BY customer, side, perspective, person, instrument, version, item "
            "ORDER BY answered_at DESC, submission_id DESC) = 1 "
            "ORDER BY customer, instrument, version, item, side, perspective, person"
        )
        return numpy_columns(cursor_here().execute(query).to_arrow_table())
