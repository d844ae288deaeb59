"""Every column of our tables says what it holds (CONTRIBUTING.md), for whoever reads the database without the code."""

from django.apps import apps
from tests.support.house import planes

OF_DJANGO = {("user", "password")}
"""Columns that come with Django's own class."""


def test_every_column_has_a_comment() -> None:
    models = [model for plane in planes() for model in apps.get_app_config(plane).get_models()]
    columns = [(model, field) for model in models for field in model._meta.local_concrete_fields]
    assert len(columns) > 300
    bare = {
        (model._meta.model_name, field.name)
        for model, field in columns
        if not field.db_comment and not field.primary_key
    }
    assert bare == OF_DJANGO
