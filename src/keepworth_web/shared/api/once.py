"""A write that may be repeated: the first answer stands, however often and however much at once it is asked for."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.models import FirstAnswer

HEADER = "Idempotency-Key"
HELD = dt.timedelta(days=1)
LONGEST = 255
_KEPT_HEADERS = ("Content-Type", "Location")


def claim(request: HttpRequest, *, person_id: int, at: dt.datetime) -> FirstAnswer | None:
    """Return the row that keeps the answer to this request: its own, or that of the same request before it.

    Called inside the transaction of the write. The unique row is the lock: of twenty at once nineteen wait for the
    first, on SQLite as on PostgreSQL, and then find its answer. Without the header there is nothing to keep.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise Faulty(Fault("header", f"/{HEADER}", f"This is 1 to {LONGEST} printable ASCII characters."))
    forget(before=at - HELD)
    row = {"person_id": person_id, "key_hash": hashlib.sha256(key.encode()).hexdigest()}
    asked = _hash_of(request)
    try:
        with transaction.atomic():
            return FirstAnswer.objects.create(**row, asked_hash=asked, at=at)
    except IntegrityError:
        first = FirstAnswer.objects.get(**row)
    if first.asked_hash != asked:
        raise Refusal(409, f"This {HEADER} came before with another request. Use a new one for each.")
    return first


def keep(first: FirstAnswer, answer: HttpResponse, *, shown_once: Sequence[str]) -> None:
    """Keep an answer, without what is shown once."""
    body = answer.content.decode()
    if shown_once:
        body = json.dumps({**json.loads(body), **dict.fromkeys(shown_once)})
    first.status, first.body = answer.status_code, body
    first.headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    first.save(update_fields=["status", "body", "headers"])


def repeated(first: FirstAnswer) -> HttpResponse:
    """Return the first answer once more, marked as such."""
    headers = {**first.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(first.body, status=first.status, headers=headers)


def forget(*, before: dt.datetime) -> int:
    """Drop what is no longer held."""
    return FirstAnswer.objects.filter(at__lt=before).delete()[0]


def _hash_of(request: HttpRequest) -> str:
    """Return a keyed hash of what was asked: whoever reads the row cannot try bodies against it."""
    said = b"\n".join((str(request.method).encode(), request.get_full_path().encode(), request.body))
    return salted_hmac("keepworth.api.once", said, algorithm="sha256").hexdigest()
