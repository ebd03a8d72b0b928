"""Make the chain's book: files like a company's own, read by the ordinary import, and the truth beside them."""

import json
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.runs.clock import Tell, nobody
from keepworth.runs.import_file import Asked, import_file
from keepworth.samples.chain import FIRST, LAST, SEED
from keepworth.samples.chain.facts import facts_of
from keepworth.samples.chain.goods import AREAS, MONTHS
from keepworth.samples.chain.promoting import CHANGED_TIMES, MOVED, PRODUCT, TIMES
from keepworth.samples.chain.sales import Chain, make_chain
from keepworth.samples.chain.shoppers import PROFILES
from keepworth.samples.firm.rows import write_tables
from keepworth.tables.book import Book
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.reading.child import read_here

SAMPLE: Final = "chain"
_WRITTEN: Final = ("encoding=utf-8", "delimiter=comma", "header=1", "footer=keep", "decimal=.", "dates=ymd")


def load_chain(book: Book, *, tell: Tell = nobody) -> None:
    """Fill a sample book with the chain's facts, and store beside them what is true.

    A book that was left half-filled is completed: what it holds already is recognised.
    """
    chain = make_chain()
    book.truth.parent.mkdir(parents=True, exist_ok=True)
    book.truth.write_text(json.dumps(truth_of(chain), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="keepworth-") as aside:
        files = write_tables(facts_of(chain), into=Path(aside))
        held = {batch.table for batch in read_manifest(book.lake_folder).batches}
        with read_here():
            for table in (table for table in files if table not in held):
                tell("import")
                import_file(book, files[table], asked=Asked(table=table, options=_WRITTEN), own=True)


def truth_of(chain: Chain) -> dict[str, Any]:
    """Gather what is true, apart from what happened."""
    goods, shops, who = chain.goods, chain.shops, chain.shoppers
    # Against the places that list it: their customers' appetites and the shop's own taste together.
    listing = np.where(shops.listed, chain.likely, np.nan)
    share = (chain.likely / np.nanmean(listing, axis=0)).round(3)
    return {
        "simulated": True, "sample": SAMPLE, "seed": SEED,
        "first_day": FIRST.isoformat(), "last_day": LAST.isoformat(),
        "promotion": {
            "product_id": goods.id[PRODUCT], "times": dict(zip(AREAS, TIMES, strict=True)),
            "changed": {"location_ids": [shops.id[at] for at in np.flatnonzero(chain.promoted.changed)],
                        "times": CHANGED_TIMES},
        },
        "coupon": {"times_of_the_eager": MOVED, "eager": [who.id[at] for at in np.flatnonzero(who.eager)]},
        "season": {kind: list(months) for kind, months in MONTHS.items()},
        "locations": {
            shops.id[at]: {
                "area": AREAS[shops.area[at]],
                "lift": dict(zip(goods.id, share[at].tolist(), strict=True)),
                "missed": [goods.id[product] for product in np.flatnonzero(shops.missed[at])],
            }
            for at in range(len(shops.id))
        },
        "customers": {
            one: {"profile": PROFILES[who.profile[at]], "style": int(who.style[at])} for at, one in enumerate(who.id)
        },
    }  # fmt: skip
