"""What nobody names is put away, unless somebody reads."""

import os
import time
from pathlib import Path

from tests.factories.lakes import amounts, offer, order

from keepworth.tables.lake import open_lake
from keepworth.tables.lake.files import KEPT_SECONDS, sweep
from keepworth.tables.lake.manifest import read_manifest


def swept(lake: Path) -> None:
    sweep(lake, named=read_manifest(lake).files())


def leftovers(lake: Path) -> list[Path]:
    """What a process that was killed can leave behind."""
    stray, aside = lake / "orders/0123.parquet", lake / ".tmp-0123"
    stray.write_bytes(b"half a fi")
    aside.mkdir()
    (aside / "rows.parquet").write_bytes(b"half")
    return [stray, aside]


def test_what_a_killed_process_left_is_not_read_and_is_gone_with_the_next_import(lake: Path) -> None:
    offer(lake, order("ann", 1))
    left = leftovers(lake)
    assert amounts(lake) == [1]
    offer(lake, order("bob", 2))
    assert not any(path.exists() for path in left)
    assert (lake / ".trash/orders-0123.parquet").is_file()
    assert amounts(lake) == [1, 2]


def test_nothing_is_swept_from_under_a_reader(lake: Path) -> None:
    offer(lake, order("ann", 1))
    left = leftovers(lake)
    with open_lake(lake, threads=1):
        swept(lake)
        assert all(path.exists() for path in left)
    swept(lake)
    assert not any(path.exists() for path in left)


def test_what_is_named_is_never_swept(lake: Path) -> None:
    offer(lake, order("ann", 1), order("ann", 1))
    offer(lake, order("ann", 1))
    before = sorted(lake.rglob("*.parquet"))
    swept(lake)
    assert sorted(lake.rglob("*.parquet")) == before
    assert amounts(lake) == [1, 1]


def test_the_trash_is_emptied_after_thirty_days(lake: Path) -> None:
    offer(lake, order())
    leftovers(lake)
    swept(lake)
    gone = lake / ".trash/orders-0123.parquet"
    swept(lake)
    assert gone.is_file()
    long_ago = time.time() - KEPT_SECONDS - 60
    os.utime(gone, (long_ago, long_ago))
    swept(lake)
    assert not gone.exists()
