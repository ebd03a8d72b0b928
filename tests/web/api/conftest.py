"""A database that several threads write to, and that can be emptied afterwards."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.db import connection

AUDIT = import_module("keepworth_web.staff.migrations.0002_audit_is_append_only")


@pytest.fixture
def _audit_guarded_again(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        AUDIT.up(None, editor)


@pytest.fixture
def shared_by_threads(_audit_guarded_again: None, transactional_db: None) -> Iterator[None]:
    """Committed rows, which every thread sees; the log refuses to be emptied, so its guard steps aside at the end."""
    yield
    with connection.schema_editor() as editor:
        AUDIT.down(None, editor)
