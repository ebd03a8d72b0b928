from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("act", "0001_answers")]

    operations = [
        migrations.AlterField(
            model_name="answer",
            name="customer",
            field=models.BigIntegerField(null=True),
        ),
    ]
