"""The database itself refuses to change or remove a line of the audit log."""

from typing import Any, ClassVar

from django.db import migrations

UP = {
    "sqlite": [
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON staff_auditentry "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON staff_auditentry "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON staff_auditentry "
        "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
    ],
}
DOWN = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": ["DROP TRIGGER audit_no_change ON staff_auditentry", "DROP FUNCTION audit_is_append_only()"],
}


def up(apps: Any, editor: Any) -> None:
    """Make the triggers."""
    for statement in UP[editor.connection.vendor]:
        editor.execute(statement)


def down(apps: Any, editor: Any) -> None:
    """Drop them."""
    for statement in DOWN[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("staff", "0001_initial")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(up, down)]
