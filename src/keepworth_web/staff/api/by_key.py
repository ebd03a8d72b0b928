"""How a program signs in: `Authorization: Bearer kw_…`. No cookie opens the API, so no page of another can use it."""

import datetime as dt
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import address_of
from keepworth_web.staff.actions.keys import good_key
from keepworth_web.staff.models import ApiKey
from keepworth_web.staff.models.tries import MINUTE, take, taken

WRONG_A_MINUTE = 10


class ByKey(SignedIn):
    """A request of a program; its person is the key's."""

    key: ApiKey
    said: Any  # its body, as the guard has understood it


class Key(HttpBearer):
    """The scheme as OpenAPI has it. The guard has looked at the key before; here it is only found."""

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """Return the key."""
        return getattr(request, "key", None)


def sign_in_by_key(request: HttpRequest) -> ByKey:
    """Return a request with its key, whose person is its user from now on.

    An address that guessed too often is refused before its key is looked at: a guess is worth nothing then, right or
    wrong. A right key is not counted here.
    """
    request.user = AnonymousUser()
    address, now = address_of(request), timezone.now()
    if taken("key", address, per=MINUTE, at=now) >= WRONG_A_MINUTE:
        raise too_often("Too many keys that are not good came from this address.", at=now)
    kind, _, said = request.headers.get("Authorization", "").partition(" ")
    key = good_key(said.strip()) if kind.lower() == "bearer" else None
    if key is None:
        if said and not take("key", address, limit=WRONG_A_MINUTE, per=MINUTE, at=now):
            raise too_often("Too many keys that are not good came from this address.", at=now)
        detail = "Send a key that is good: Authorization: Bearer kw_…"
        raise Refusal(401, detail, headers={"WWW-Authenticate": "Bearer"})
    asking = cast(ByKey, request)
    asking.user, asking.key = key.person, key
    return asking


def key_of(request: SignedIn) -> ApiKey:
    """Return the key that a request came with."""
    return cast(ByKey, request).key


def too_often(detail: str, *, at: dt.datetime) -> Refusal:
    """Return the refusal of one request too many, with the seconds to wait."""
    # The minute before counts as well, so after the whole of the next one everything is forgotten.
    left = 120 - int(at.timestamp()) % 60
    return Refusal(429, f"{detail} Come again in {left} seconds.", headers={"Retry-After": str(left)})
