"""Logs, and a table of every kind of column that acts write, in the test database only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings
from tests.support.evidence.fixtures import sqlite_log
from tests.support.evidence.specimen import Keeper, Specimen

from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder

__all__ = ["sqlite_log"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, with the tables of `specimen`."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Keeper)
            editor.create_model(Specimen)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Specimen)
            editor.delete_model(Keeper)


@pytest.fixture
def application(db: None, settings: Settings, tmp_path: Path) -> Home:
    """An empty application log in a home of its own."""
    home = Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False)
    settings.MINGCHA_HOME = home
    settings.MINGCHA_KEYS = KeyFolder(home.keys)
    return home
