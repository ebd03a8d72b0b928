"""Files that an operation takes or gives: what the guard and the description are to know of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.http import FileResponse

from keepworth_web.shared.requests import SignedIn

MULTIPART, BYTES = "multipart/form-data", "application/octet-stream"
_BINARY = {"type": "string", "format": "binary"}
# A file, or what is said of one person, is not held for a repeated request: it is made anew. Nor is a change of the
# book's own files, which no transaction takes back: done again it changes nothing more.
NOT_HELD: dict[str, Any] = {"x-not-held": True}
TAKEN: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {"schema": {"type": "object", "properties": {"file": _BINARY}, "required": ["file"]}},
            BYTES: {"schema": _BINARY},
        },
    },
    "responses": {507: {"description": "The disk of this machine is full; nothing was kept"}},
}

type Receive = Callable[[SignedIn], AbstractContextManager[None]]


def GIVEN(*kinds: str) -> dict[str, Any]:  # noqa: N802 it reads as the constant that it makes
    """Mark an operation whose answer is a file of one of these media types."""
    return {**NOT_HELD, "responses": {200: {"content": {kind: {"schema": _BINARY} for kind in kinds}}}}


def receives[View: Callable[..., Any]](receive: Receive) -> Callable[[View], View]:
    """Let `receive` take a file in before the write begins: to read it would hold the database meanwhile.

    What it received it keeps on the request, and takes away again where nobody kept it. Where the operation takes no
    JSON it reads the body itself, and sets `request._body` to what tells this body from others, for a request that is
    repeated; else the guard has read it, as `request.said`.
    """

    def marked(view: View) -> View:
        vars(view)["receive"] = receive
        return view

    return marked


def attached(file: Any, *, name: str, kind: str) -> FileResponse:
    """Give a file to be saved, which nobody between keeps."""
    return FileResponse(
        file, as_attachment=True, filename=name, content_type=kind, headers={"Cache-Control": "no-store"}
    )
