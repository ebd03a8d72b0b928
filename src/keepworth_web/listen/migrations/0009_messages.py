"""Messages after a purchase count to the contact budget."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Name one more reason for which people are written to; no column changes."""

    dependencies = (("listen", "0008_no_events"),)

    operations = (
        migrations.AlterField(
            model_name="writtento",
            name="why",
            field=models.CharField(
                choices=[
                    ("survey", "a survey"),
                    ("reminder", "a reminder"),
                    ("offer", "an offer"),
                    ("ask", "something that they were asked for"),
                    ("message", "a message after a purchase"),
                ],
                max_length=10,
            ),
        ),
    )
