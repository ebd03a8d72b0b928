"""Taking in a file: straight to disk under a name of ours, counted on the way, never opened here."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from keepworth.errors import FileTooLarge, KeepworthError, NotATable
from keepworth_web.shared.texts import visible

LIMIT: Final = 2 << 30  # bytes of one file
FORM: Final = 1 << 20  # bytes of a form around it
# How a name may end, for that says to the reader what it claims to be.
ENDINGS: Final = (".csv.gz", ".csv", ".tsv", ".txt", ".gz", ".parquet", ".xlsx", ".xlsm", ".xls", ".zip")


@dataclass(slots=True)
class Received:
    """A file that was taken in."""

    path: Path
    name: str
    size: int

    def close(self) -> None:
        """Do nothing: it is closed."""


class IntoBook(FileUploadHandler):
    """Writes the first file of a form into a folder; any other is skipped."""

    def __init__(self, request: Any, *, folder: Path) -> None:
        super().__init__(request)
        self.folder, self.is_over, self.path, self._got = folder, False, Path(), 0
        self._opened: Any = None

    def new_file(self, *args: Any, **named: Any) -> None:
        """Open a file that did not exist before."""
        super().new_file(*args, **named)
        if self._opened is not None:
            raise SkipFile
        name = (self.file_name or "").lower()
        ending = next((one for one in ENDINGS if name.endswith(one)), "")
        self.path = self.folder / (secrets.token_hex(16) + ending)
        self._opened = os.fdopen(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, or stop where there are too many."""
        self._got += len(raw_data)
        if self._got > LIMIT:
            self.is_over = True
            self.throw_away()
            raise StopUpload(connection_reset=True)
        self._opened.write(raw_data)

    def file_complete(self, file_size: int) -> Received:  # type: ignore[override]  # Django asks for close() alone
        """Close it."""
        self._opened.close()
        return Received(self.path, visible(self.file_name or "")[:200], file_size)

    def upload_interrupted(self) -> None:
        """Leave nothing of half a file."""
        self.throw_away()

    def throw_away(self) -> None:
        """Remove what was written."""
        if self._opened is not None:
            self._opened.close()
            self.path.unlink(missing_ok=True)


def status_of(refusal: KeepworthError) -> int:
    """Return with which status a file is refused."""
    if isinstance(refusal, FileTooLarge):
        return 413
    return 415 if isinstance(refusal, NotATable) else 422
