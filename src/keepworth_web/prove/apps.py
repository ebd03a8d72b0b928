"""The app `prove`."""

from django.apps import AppConfig


class ProveConfig(AppConfig):
    """Prove: did it help, and can we trust the score?"""

    name = "keepworth_web.prove"
    label = "prove"
    default_auto_field = "django.db.models.BigAutoField"
