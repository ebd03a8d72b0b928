"""Django's session store over our rows, which know whose they are."""

import datetime as dt
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Rows

STARTED, SEEN, AGENT, CONFIRMED = "started", "seen", "agent", "confirmed"


class SessionStore(Rows):
    """Sessions in the database, listed by person."""

    @classmethod
    def get_model_class(cls) -> type:
        """Return the model of a row."""
        from keepworth_web.staff.models.session import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return a row with what its list shows."""
        row: Any = super().create_model_instance(data)
        row.person_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.started_at, row.seen_at = instant(data.get(STARTED)), instant(data.get(SEEN))
        row.agent = str(data.get(AGENT, ""))[:200]
        return row


def instant(seconds: float | None) -> dt.datetime | None:
    """Return the moment that was stored as seconds."""
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
