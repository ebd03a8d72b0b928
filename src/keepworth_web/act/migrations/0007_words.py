"""Words that contacts approve on private pages, and the consent that goes with them."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models


def _person() -> models.ForeignKey:  # type: ignore[type-arg]  # of whatever accounts are
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip


class Migration(migrations.Migration):
    """Two new tables."""

    dependencies: ClassVar = [("act", "0006_own_channels"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations: ClassVar = [
        migrations.CreateModel(
            name="WordsLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer", models.CharField(db_index=True, max_length=300)),
                ("contact", models.CharField(db_index=True, max_length=300)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("testimonial", models.CharField(db_index=True, max_length=300)),
                ("by", _person()),
            ],
            options={"ordering": ("-pk",), "abstract": False},
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("testimonial", models.CharField(db_index=True, max_length=300)),
                ("customer", models.CharField(db_index=True, max_length=300)),
                ("contact", models.CharField(db_index=True, max_length=300)),
                ("words", models.TextField()),
                ("shown", models.CharField(max_length=600)),
                ("topic", models.CharField(blank=True, max_length=300)),
                ("segment", models.CharField(blank=True, max_length=300)),
                ("sector", models.CharField(blank=True, max_length=300)),
                ("country", models.CharField(blank=True, max_length=300)),
                ("consent", models.TextField()),
                ("consent_hash", models.CharField(max_length=64)),
                ("consent_version", models.CharField(max_length=20)),
                ("channel", models.CharField(default="private page", max_length=20)),
                ("submission_id", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(db_index=True, null=True)),
                ("withdrawn_by", _person()),
                ("link", models.ForeignKey(null=True, on_delete=models.SET_NULL, related_name="approvals",
                                           to="act.wordslink")),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)), fields=("testimonial",), name="approved_once"
                    ),
                    models.UniqueConstraint(fields=("link", "submission_id"), name="approval_sent_once"),
                ],
            },
        ),
    ]  # fmt: skip
