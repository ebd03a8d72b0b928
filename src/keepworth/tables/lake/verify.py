"""Whether the files of a lake are what their names say."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.lake.files import ASIDE
from keepworth.tables.lake.manifest import Manifest
from keepworth.tables.lake.sorted_rows import digest_of
from keepworth.tables.schemas import TABLES

NAMED_BY_BYTES = 16  # letters of the hash in the names of keys and of lists of hidden rows


def missing_files(lake: Path, manifest: Manifest) -> list[str]:
    """Return the files that the manifest names and that are not there; occasions are made anew where needed."""
    made = {batch.occasions for batch in manifest.batches}
    return sorted(name for name in set(manifest.files()) - made if not (lake / name).is_file())


def changed_files(lake: Path, manifest: Manifest) -> list[str]:
    """Return the files that hold something else than their names say, or cannot be read."""
    changed = [
        batch.file for batch in manifest.everything if not _is_batch(lake / batch.file, batch.table, name=batch.id)
    ]
    by_bytes = [*manifest.keys, *(batch.hidden for batch in manifest.batches if batch.hidden)]
    changed += [name for name in by_bytes if (lake / name).is_file() and not _is_named_by_bytes(lake / name)]
    return sorted(changed)


def _is_batch(path: Path, table: str, *, name: str) -> bool:
    if not path.is_file():
        return True  # that is another fault
    try:
        return digest_of(path, table=TABLES[table]) == name
    except (OSError, pa.ArrowException):
        return False


def _is_named_by_bytes(path: Path) -> bool:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()[:NAMED_BY_BYTES]
    return path.stem.endswith(found)


def stray_files(lake: Path, manifest: Manifest) -> list[str]:
    """Return files that nobody names any more, and folders that a killed process left."""
    kept = set(manifest.files())
    files = {path.relative_to(lake).as_posix() for path in lake.glob("[a-z]*/*.parquet")} - kept
    return sorted([*files, *(path.name for path in lake.glob(f"{ASIDE}*"))])


def can_be_read(path: Path) -> bool:
    """Tell whether a Parquet file is whole."""
    try:
        with pq.ParquetFile(path) as file:
            return bool(file.metadata.num_columns)
    except (OSError, pa.ArrowException):
        return False
