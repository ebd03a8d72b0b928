"""Every model says whether it is of the book or of the house: the first goes with a sample."""

from django.apps import apps

from keepworth_web.shared.of_book import Holding


def test_whoever_adds_a_model_says_whose_it_is():
    ours = [app for app in apps.get_app_configs() if app.name.startswith("keepworth_web.")]
    unsaid = {
        app.label: names
        for app in ours
        if (names := {one.__name__ for one in app.get_models()} ^ {*_of(app, "of_book"), *_of(app, "of_house")})
    }
    assert unsaid == {}, "name it in of_book or of_house of the app's apps.py"
    assert [app.label for app in ours if set(_of(app, "of_book")) & set(_of(app, "of_house"))] == []


def _of(app, which):
    return getattr(app, which) if isinstance(app, Holding) else ()
