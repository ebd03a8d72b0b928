"""Why an action that was proposed was not useful, as one of few."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("act", "0004_webhooks")]

    operations = [
        migrations.AddField("answer", "reason", models.CharField(blank=True, default="", max_length=20)),
    ]
