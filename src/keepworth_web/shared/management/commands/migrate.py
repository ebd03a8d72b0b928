"""`migrate`, where each migration and the note that it was made are kept together or not at all."""

from contextlib import nullcontext
from typing import Any

from django.core.management.commands import migrate
from django.db import transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor


class WholeExecutor(MigrationExecutor):
    """Django's executor, which notes some migrations after their transaction: killed between, no start goes on."""

    def apply_migration(self, state: Any, migration: Migration, *args: Any, **more: Any) -> Any:
        """Apply one and note it in one transaction, but where it says that it commits in steps of its own."""
        if not migration.atomic:
            return super().apply_migration(state, migration, *args, **more)
        # SQLite heeds this outside a transaction only, and its editor asks for it within.
        is_sqlite = self.connection.vendor == "sqlite"
        unchecked = self.connection.constraint_checks_disabled() if is_sqlite else nullcontext()
        with unchecked, transaction.atomic(using=self.connection.alias):
            return super().apply_migration(state, migration, *args, **more)


class Command(migrate.Command):
    """Django's command with that executor."""


migrate.MigrationExecutor = WholeExecutor  # type: ignore[attr-defined]  # a name that its module imports
