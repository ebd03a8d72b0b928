"""The database of a test, as a process that is not the website reads it."""

import psycopg
import pytest
from django.db import connection

from keepworth_web.site import snapshots


class Borrowed:
    """The connection of the test, whose rows no other connection sees; nobody closes it."""

    def execute(self, query, *told):
        return connection.connection.execute(query, *told)

    def cursor(self, **told):
        return connection.connection.cursor(**told)

    def close(self):
        """Stay open."""

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        """Stay open."""


def stand_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a process that is not the website."""
    monkeypatch.setattr(snapshots, "stands_for", lambda _: False)
    monkeypatch.setattr(psycopg, "connect", lambda *_: Borrowed())
    monkeypatch.setattr(snapshots.sqlite3, "connect", lambda *_, **__: Borrowed())
