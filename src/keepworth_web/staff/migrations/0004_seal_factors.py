"""Encrypt the second factors that were kept as they are."""

from typing import Any, ClassVar

from django.db import migrations, models

from keepworth_web.staff.sealed import opened, seal


def up(apps: Any, editor: Any) -> None:
    """Seal each; one that is sealed already stays."""
    people = apps.get_model("staff", "Person").objects.using(editor.connection.alias)
    for number, secret in people.exclude(factor_secret="").values_list("pk", "factor_secret"):
        if opened(secret) is None:
            people.filter(pk=number).update(factor_secret=seal(secret))


def down(apps: Any, editor: Any) -> None:
    """Open each; one that cannot be opened is switched off, for nobody could use it."""
    people = apps.get_model("staff", "Person").objects.using(editor.connection.alias)
    for number, sealed in people.exclude(factor_secret="").values_list("pk", "factor_secret"):
        people.filter(pk=number).update(factor_secret=opened(sealed) or "")


class Migration(migrations.Migration):
    """A wider column, then what stands in it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("staff", "0003_tries_last_at")]
    operations: ClassVar[list[Any]] = [
        migrations.AlterField("person", "factor_secret", models.CharField(blank=True, max_length=200)),
        migrations.RunPython(up, down),
    ]
