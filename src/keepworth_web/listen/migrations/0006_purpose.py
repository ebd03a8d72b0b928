from typing import Any, ClassVar, Final

from django.db import migrations, models

NAMES: Final = ("Stand-by after a purchase", "购买后待命")  # by which it was found before, in one language at a time


def up(apps: Any, _: object) -> None:
    surveys = apps.get_model("listen", "Survey").objects
    surveys.filter(name__in=NAMES, instrument="csat-5", version="1.0").update(purpose="standby")


def down(*_: object) -> None:
    """The column goes with what it says."""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("listen", "0005_indexes")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="survey",
            name="purpose",
            field=models.CharField(
                blank=True, choices=[("standby", "stand-by")], default="", max_length=20, db_default=""
            ),
        ),
        migrations.RunPython(up, down),
    ]
