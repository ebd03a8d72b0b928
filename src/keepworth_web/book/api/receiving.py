"""Taking in a file from a program: as a form's part or as bare bytes, straight to disk, before anything is written."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import StopUpload
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from keepworth.errors import KeepworthError
from keepworth.runs.look_at_file import check_file
from keepworth_web.book.actions.keep_upload import folder_of_uploads
from keepworth_web.book.actions.take_file import FORM, LIMIT, IntoBook, Received, status_of
from keepworth_web.book.api.admitting import admit_own, disk_may_be_full
from keepworth_web.shared.api.body import Fault, Faulty, Unreadable
from keepworth_web.shared.api.files import BYTES, MULTIPART
from keepworth_web.shared.api.once import HEADER
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.requests import SignedIn

AT_ONCE = 1 << 16  # bytes
TOO_LARGE = f"This file is larger than {LIMIT >> 30} GB."


class WithFile(SignedIn):
    """A request whose file was taken in."""

    received: Received
    is_kept: bool  # the view says so


def with_file(request: SignedIn) -> WithFile:
    """Return a request whose file `received_file` has taken in."""
    return cast(WithFile, request)


@contextmanager
def received_file(request: SignedIn) -> Iterator[None]:
    """Hold what was sent; it goes again unless the view has kept it."""
    _admit(request)
    handler = IntoBook(request, folder=folder_of_uploads())
    try:
        with disk_may_be_full():
            with_file(request).received = _received(request, handler)
            yield
    finally:
        if not getattr(request, "is_kept", False):
            handler.throw_away()


def _admit(request: SignedIn) -> None:
    """Refuse what will not be taken, before a byte of it is read."""
    admit_own(request)
    if request.content_type not in (MULTIPART, BYTES):
        raise Refusal(415, f"Send the file as {MULTIPART}, in a part named file, or as {BYTES}.")
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdigit() or int(said) > LIMIT + FORM:
        raise Refusal(413, TOO_LARGE)


def _received(request: SignedIn, handler: IntoBook) -> Received:
    try:
        found = _of_form(request, handler) if request.content_type == MULTIPART else _of_bytes(request, handler)
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError) as fault:
        raise Unreadable(f"The body cannot be read: {fault}") from None
    if handler.is_over:
        raise Refusal(413, TOO_LARGE)
    if found is None or not found.size:
        raise Faulty(Fault("body", "/file", "Send a file that is not empty."))
    try:
        check_file(found.path, called=found.name)
    except KeepworthError as refusal:
        raise Refusal(status_of(refusal), str(refusal)) from None
    # What tells this body from others, where it is sent again.
    request._body = _digest(found) if HEADER in request.headers else b""
    return found


def _of_form(request: SignedIn, handler: IntoBook) -> Received | None:
    request.upload_handlers = [handler]
    found = request.FILES.get("file")
    return found if isinstance(found, Received) else None


def _of_bytes(request: SignedIn, handler: IntoBook) -> Received | None:
    handler.new_file("file", request.GET.get("name", ""), BYTES, None)
    size = 0
    try:
        while part := request.read(AT_ONCE):
            handler.receive_data_chunk(part, size)
            size += len(part)
    except StopUpload:
        return None
    return handler.file_complete(size)


def _digest(found: Received) -> bytes:
    with found.path.open("rb") as file:
        return found.name.encode() + hashlib.file_digest(file, "sha256").digest()
