from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("act", "0007_words")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="fault",
            field=models.CharField(
                blank=True,
                choices=[
                    ("name", "nobody knows this name"),
                    ("inner", "the name leads into a network that is nobody else's business"),
                    ("silent", "no answer in time"),
                    ("closed", "nobody took the call, or the line broke"),
                    ("certificate", "its certificate is not to be trusted"),
                    ("words", "what answered does not speak HTTP"),
                    ("redirect", "it sent us elsewhere, and redirects are not followed"),
                    ("status", "it answered with an error"),
                    ("withheld", "the data of whom it is about are restricted"),
                    ("ours", "a fault of Keepworth; the log says more"),
                ],
                max_length=12,
            ),
        ),
    ]
