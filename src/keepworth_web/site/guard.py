"""What stands before and around every operation of the API: who asks, what may be asked, and once."""

import datetime as dt
import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from ninja.operation import Operation

from keepworth.errors import KeepworthError
from keepworth_web.shared.api import once
from keepworth_web.shared.api.body import IMPOSSIBLE, MOST_BYTES, Fault, Faulty, Unreadable, pointer, read_body
from keepworth_web.shared.api.files import Receive
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.middleware import day_said
from keepworth_web.staff.actions.check_password import check_password
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.api.by_key import ByKey, sign_in_by_key, too_often
from keepworth_web.staff.api.told import MayConfirm
from keepworth_web.staff.models import ApiKey
from keepworth_web.staff.models.tries import MINUTE, take
from keepworth_web.staff.rights import may

AS_OF = "as-of"
READS = ("GET",)  # HEAD comes here as GET
MOST_A_MINUTE = 600
ANSWERED = (Refusal, Faulty, Unreadable, PermissionDenied, Http404, KeepworthError)

type Run = Callable[..., HttpResponse]


def guarded(run: Run) -> Run:
    """Close an operation: ninja calls this once for each of them, when the addresses are made."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja hands over its method
    right = right_of(operation)
    queries = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    known = {name: name in _lists(model) for model in queries for name in _names(model)}
    bodies = [_asked_of(model) for model in operation.models if model.__ninja_param_source__ == "body"]
    asks_again = any(issubclass(body, MayConfirm) for body in bodies)
    receive: Receive | None = getattr(operation.view_func, "receive", None)

    @functools.wraps(run)
    def answered(request: HttpRequest, **given: Any) -> HttpResponse:
        # A program reads one language; its people read the docs in theirs.
        with translation.override("en"):
            try:
                asking = _admitted(request, right=right)
                _check_query(asking, known=known)
                asking.as_of = _day_of(asking, is_asked=AS_OF in known)
                if request.method in READS:
                    return _unless_known(asking, run(asking, **given))
                write = functools.partial(
                    _written, asking, functools.partial(run, asking, **given), operation=operation
                )
                if bodies or receive is None:
                    said = _read(asking, takes_body=bool(bodies))
                    if asks_again:
                        _confirm(asking, said)
                with receive(asking) if receive is not None else nullcontext():
                    return write()
            except ANSWERED as fault:
                return operation.api.on_exception(request, fault)

    return answered


def right_of(operation: Operation) -> str:
    """Return which right an operation needs; one that does not say is a mistake, found at the start."""
    right = getattr(operation.view_func, "right", None)
    if right is None:
        raise ImproperlyConfigured(
            f"{operation.view_func} says no right: put @needs(Right.…) between it and the route."
        )
    return str(right)


def _names(model: Any) -> list[str]:
    return list(model.__ninja_flatten_map__)


def _lists(model: Any) -> list[str]:
    return list(model.__ninja_collection_fields__)


def _asked_of(model: Any) -> type:
    """Return what a body is read as; ninja wraps it into a model of one field."""
    (field,) = model.model_fields.values()
    asked: type = field.annotation
    return asked


def _admitted(request: HttpRequest, *, right: str) -> ByKey:
    """Return the request with its key and person, if they may do this now."""
    asking = sign_in_by_key(request)
    key, now = asking.key, timezone.now()
    if not take("api", str(key.person_id), limit=MOST_A_MINUTE, per=MINUTE, at=now):
        raise too_often(f"This is more than {MOST_A_MINUTE} requests in a minute.", at=now)
    if request.method not in READS and key.scope != ApiKey.Scope.WRITE:
        note("refused", by=request.user, about=right, key=key.pk)
        raise Refusal(403, "This key only reads.")
    if not may(request.user, right):
        note("refused", by=request.user, about=right, key=key.pk)
        raise PermissionDenied
    return asking


def _check_query(request: ByKey, *, known: dict[str, bool]) -> None:
    """Refuse what no parameter is, and what stands twice and is no list; `known` says of each whether it is one."""
    faults = []
    for name, values in request.GET.lists():
        if name not in known:
            faults.append(Fault("query", pointer(name), "There is no such parameter here."))
        elif len(values) > 1 and not known[name]:
            faults.append(Fault("query", pointer(name), "This parameter stands here twice."))
        elif any(IMPOSSIBLE.search(value) for value in values):
            faults.append(Fault("query", pointer(name), "This text holds a character that cannot be kept."))
    if faults:
        raise Faulty(*faults[:20])


def _day_of(request: ByKey, *, is_asked: bool) -> dt.date | None:
    """Return the day of an operation: the address alone says it, and no cookie of a browser."""
    # What is no day is refused with the other parameters.
    return day_said(request.GET.get(AS_OF, "")) if is_asked else None


def _read(request: ByKey, *, takes_body: bool) -> Any:
    """Read the body within our own limit, and understand it before anything else does."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    sent = request.read(MOST_BYTES + 1) if said.isdigit() and int(said) <= MOST_BYTES else None
    if sent is None or len(sent) > MOST_BYTES:
        raise Refusal(413, f"A body holds at most {MOST_BYTES} bytes.")
    request._body = sent  # what Django keeps of a body that it has read
    if not sent:
        return None
    if not takes_body:
        raise Faulty(Fault("body", "", "Nothing is to be sent here."))
    if request.content_type != "application/json" or request.encoding not in (None, "utf-8", "UTF-8"):
        raise Refusal(415, "Send JSON: Content-Type: application/json, in UTF-8.")
    request.said = read_body(sent)
    return request.said


def _confirm(request: ByKey, said: Any) -> None:
    """Compare the password before the write begins: what counts the tries is not to go with a refused write."""
    password = said.get("password") if isinstance(said, dict) else None
    # Without one, or with a number for one, the write itself is refused, with the place.
    if isinstance(password, str) and not check_password(request.user, password, at=timezone.now()):
        raise Refusal(403, "This is not the password of the key's person, or it was tried too often.")


def _written(request: ByKey, run: Run, *, operation: Operation) -> HttpResponse:
    """Do a write in one transaction with its note and its first answer; an error leaves nothing behind.

    What is not held is given by `_given`, whose views write in transactions of their own.
    """
    said = operation.openapi_extra or {}
    if said.get("x-not-held"):
        return _given(request, run)
    with transaction.atomic():
        first = once.claim(request, person_id=request.user.pk, at=timezone.now())
        if first is not None and first.status:
            return once.repeated(first)
        answer = run()
        if answer.status_code >= 400:
            transaction.set_rollback(True)
            return answer
        _note(request)
        if first is not None:
            once.keep(first, answer, shown_once=said.get("x-shown-once", ()))
        return answer


def _given(request: ByKey, run: Run) -> HttpResponse:
    """Give what is not held: to make it takes seconds, in which nobody else is to wait for the database."""
    answer = run()
    if answer.status_code < 400:
        _note(request)
    return answer


def _note(request: ByKey) -> None:
    note("api.write", by=request.user, about=f"{request.method} {request.path}", key=request.key.pk)


def _unless_known(request: ByKey, answer: HttpResponse) -> HttpResponse:
    """Answer 304 where the caller has the same already."""
    if answer.status_code != 200 or answer.streaming:
        return answer
    mark = salted_hmac("keepworth.api.etag", answer.content, algorithm="sha256").hexdigest()[:32]
    answer.headers["ETag"] = quote_etag(mark)
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer) or answer
