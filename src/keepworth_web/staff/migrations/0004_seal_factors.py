"""Room for second factors that are kept encrypted; the next one encrypts them."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A wider column."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("staff", "0003_tries_last_at")]
    operations: ClassVar[list[Any]] = [
        migrations.AlterField("person", "factor_secret", models.CharField(blank=True, max_length=200)),
    ]
