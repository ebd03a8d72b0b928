"""B4: whoever adds a column of words to the database says whether people write in it."""

from django.apps import apps
from django.db import models

from keepworth_web.site.sweeping import CODES, WORDS, words


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("keepworth_web.")]


def test_b4_every_column_of_words_is_searched_or_said_to_hold_codes():
    listed = {label: {*CODES.get(label, ()), *WORDS.get(label, ())} for label in (m._meta.label_lower for m in ours())}
    texts = (models.CharField, models.TextField, models.JSONField)
    unlisted = [
        f"{model._meta.label_lower}.{field.name}"
        for model in ours()
        for field in model._meta.concrete_fields
        if isinstance(field, texts) and not field.choices and field.name not in listed[model._meta.label_lower]
    ]
    assert unlisted == [], "put it into WORDS of site/sweeping.py where people write in it, else into CODES"


def test_b4_what_people_write_is_searched():
    for model in ours():
        assert set(WORDS.get(model._meta.label_lower, ())) <= set(words(model))
