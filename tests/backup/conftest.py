"""Homes and backups for the tests of this folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import inside
from tests.support.run.old_home import a_day_later, upgraded

from mingcha.backup.make import make_backup
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.home import Home


@pytest.fixture(scope="module")
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """These tests work on databases of homes of their own."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with footage, logs, holds and orders."""
    return upgraded(tmp_path_factory.mktemp("kept") / "var")


@pytest.fixture(scope="module")
def whole(kept: Home, unblocked: None) -> Path:
    """A backup of it."""
    target = kept.path.parent / "backup"
    with inside(kept):
        publish_application_log()
        make_backup(kept, target, a_day_later())
    return target


@pytest.fixture
def backup(whole: Path, tmp_path: Path) -> Path:
    """A copy of the backup, to be spoilt, that nobody restored yet."""
    shutil.copytree(whole, tmp_path / "backup", ignore=shutil.ignore_patterns("restores"))
    return tmp_path / "backup"
