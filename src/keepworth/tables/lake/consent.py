"""What may be known of somebody only with their consent: taken while it stands, and seen no longer than that.

A consent that was taken back shows nothing that was taken under it, also to whoever asks what was known before. One
that was given anew begins anew.
"""

from collections.abc import Mapping
from typing import Final

from keepworth.tables.lake.engine import quoted

CONSENTS: Final = "consents"
NEEDING: Final = ("visits", "usage")  # tables, which are the purposes too


def agreed(query: str, *, table: str, day: str, consents: str, same: Mapping[int, int]) -> str:
    """Write the query of the rows whose customers agreed to their being taken.

    `day` is the day of a row in SQL; `consents` selects the visible rows of that table, under the ids that hold, and
    `same` says which customers are read as which. The row's day may be one earlier than the consent's: it is of UTC,
    and the consent's of the book's zone. The import compares exactly.
    """
    held = standing(consents, table=table, same=same)
    return (
        f"SELECT * FROM ({query}) AS held WHERE EXISTS (SELECT 1 FROM ({held}) AS standing "
        f"WHERE standing.customer_id = held.customer_id AND standing.given_on <= held.{day}::DATE + 1)"
    )


def standing(consents: str, *, table: str, same: Mapping[int, int]) -> str:
    """Write the query of who agreed to rows of a table, under each number that is read as theirs, and since when."""
    own = f"SELECT customer_id, given_on FROM ({consents}) WHERE purpose = {quoted(table)} AND withdrawn_on IS NULL"
    if not same:
        return own
    pairs = ", ".join(f"({alias}, {into})" for alias, into in sorted(same.items()))
    return (
        f"{own} UNION ALL SELECT same.alias, own.given_on FROM ({own}) AS own "
        f"JOIN (VALUES {pairs}) AS same (alias, into_id) ON same.into_id = own.customer_id"
    )
