from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("act", "0008_withheld")]

    operations = [
        migrations.CreateModel(
            name="Coupon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("sealed", models.CharField(max_length=200)),
                ("customer", models.CharField(db_index=True, max_length=300)),
                ("product", models.CharField(max_length=300)),
                ("because", models.CharField(blank=True, max_length=300)),
                ("promotion", models.CharField(blank=True, max_length=300)),
                ("campaign", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(max_length=12)),
                ("off", models.FloatField()),
                ("issued_on", models.DateField()),
                ("valid_to", models.DateField()),
                ("held_out", models.BooleanField(default=False)),
                ("redeemed_at", models.DateTimeField(null=True)),
                ("redeemed_on", models.DateField(null=True)),
                ("till", models.CharField(blank=True, max_length=120)),
                ("receipt", models.CharField(blank=True, max_length=120)),
                ("location", models.CharField(blank=True, max_length=300)),
                ("order", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "product", "issued_on"), name="coupon_given_once")
                ],
            },
        ),
    ]
