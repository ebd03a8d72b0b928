"""The database itself refuses to start an experiment without its lot, and to change either afterwards.

Customers may be renamed in a lot, for somebody may be erased; and a whole experiment may go, with the book it is of.
"""

from typing import Any, ClassVar

from django.db import migrations

PLANNED = ("key", "arms", "held_out", "units", "outcome", "days", "began", "expected", "started_at")
CHANGED = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in PLANNED)
DRAWN = " OR ".join(
    f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in ("experiment_id", "number", "arm", "group")
)
UNDRAWN = (
    "OLD.state = 'drafted' AND NEW.state <> 'drafted' AND NOT EXISTS "
    "(SELECT 1 FROM prove_assignment WHERE experiment_id = OLD.id)"
)
RUNS = f"OLD.state <> 'drafted' AND (NEW.state = 'drafted' OR {CHANGED})"
LATE = "NOT EXISTS (SELECT 1 FROM prove_experiment WHERE id = NEW.experiment_id AND state = 'drafted')"
NO_LOT = "an experiment starts once its lot is stored"
STANDS = "an experiment that was started is not planned anew"
NO_MORE = "a lot is drawn before the experiment starts"
SAME = "what the lot gave is not changed"

UP = {
    "sqlite": [
        f"CREATE TRIGGER experiment_needs_lot BEFORE UPDATE ON prove_experiment WHEN {UNDRAWN} "
        f"BEGIN SELECT RAISE(ABORT, '{NO_LOT}'); END",
        f"CREATE TRIGGER experiment_stands BEFORE UPDATE ON prove_experiment WHEN {RUNS} "
        f"BEGIN SELECT RAISE(ABORT, '{STANDS}'); END",
        f"CREATE TRIGGER lot_is_whole BEFORE INSERT ON prove_assignment WHEN {LATE} "
        f"BEGIN SELECT RAISE(ABORT, '{NO_MORE}'); END",
        f"CREATE TRIGGER lot_stands BEFORE UPDATE ON prove_assignment WHEN {DRAWN} "
        f"BEGIN SELECT RAISE(ABORT, '{SAME}'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION experiment_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {UNDRAWN} THEN RAISE EXCEPTION '{NO_LOT}'; END IF; "
        f"IF {RUNS} THEN RAISE EXCEPTION '{STANDS}'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER experiment_stands BEFORE UPDATE ON prove_experiment "
        "FOR EACH ROW EXECUTE FUNCTION experiment_stands()",
        "CREATE FUNCTION lot_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {LATE} THEN RAISE EXCEPTION '{NO_MORE}'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER lot_is_whole BEFORE INSERT ON prove_assignment FOR EACH ROW EXECUTE FUNCTION lot_is_whole()",
        "CREATE FUNCTION lot_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {DRAWN} THEN RAISE EXCEPTION '{SAME}'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER lot_stands BEFORE UPDATE ON prove_assignment FOR EACH ROW EXECUTE FUNCTION lot_stands()",
    ],
}
DOWN = {
    "sqlite": [
        "DROP TRIGGER experiment_needs_lot", "DROP TRIGGER experiment_stands", "DROP TRIGGER lot_is_whole",
        "DROP TRIGGER lot_stands",
    ],
    "postgresql": [
        "DROP TRIGGER experiment_stands ON prove_experiment", "DROP FUNCTION experiment_stands()",
        "DROP TRIGGER lot_is_whole ON prove_assignment", "DROP FUNCTION lot_is_whole()",
        "DROP TRIGGER lot_stands ON prove_assignment", "DROP FUNCTION lot_stands()",
    ],
}  # fmt: skip


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

    dependencies: ClassVar[list[tuple[str, str]]] = [("prove", "0001_experiments")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(up, down)]
