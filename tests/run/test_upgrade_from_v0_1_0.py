"""A home that version 0.1.0 left behind: today's program takes it over, checks it, goes on and shows its footage."""

import asyncio
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import av
import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import environment_of, mingcha, three_free_ports
from tests.support.run.old_home import (
    a_day_later,
    findings,
    footage_of,
    kept_files,
    told_by_the_upgrade,
    unpacked,
    upgraded,
)

from mingcha import __version__
from mingcha.evidence.entries import application_log
from mingcha.evidence.models import attested_models
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.home import Home
from mingcha.registry.places import actions as places_actions

pytestmark = pytest.mark.soak
"""Every migration since the first one takes 30 s of a processor; 0.3.0 and 0.4.0 are brought up to date in short."""

VERSION = "0.1.0"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The old home, brought up to date."""
    return upgraded(tmp_path_factory.mktemp("old") / "var", VERSION)


def test_old_rows_keep_their_digests_and_new_acts_go_on(home: Home, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), inside(home):
        before = application_log().head()
        assert before is not None
        assert before.checkpoint.size > 300
        publish_application_log()  # what `prepare` wrote just now
        assert findings(home) == []
        named = {model.__name__: model._base_manager.count() for model in attested_models()}
        assert min(named[name] for name in ("User", "Organisation", "Point", "Hold", "Grant", "RegisterRow")) > 0
        places_actions.add_organisation(
            program("console"), code="NEW", name="新单位", kind="unit", division="420102", clock=a_day_later()
        )
        publish_application_log()
        after = application_log().head()
        assert after is not None
        assert after.checkpoint.size > before.checkpoint.size
        assert findings(home) == []


def test_the_marker_names_the_version_and_keeps_what_the_home_is(home: Home, tmp_path: Path) -> None:
    old = json.loads(unpacked(tmp_path / "var", VERSION).marker.read_text())
    assert json.loads(home.marker.read_text()) == {**old, "version": __version__}
    assert "version" not in old


def test_a_home_of_a_later_version_is_refused_in_words(home: Home, tmp_path: Path) -> None:
    later = unpacked(tmp_path / "var", VERSION)
    later.marker.write_text(json.dumps({**json.loads(home.marker.read_text()), "version": "99.0.0"}))
    for verb in ("prepare", "up", "record", "gateway", "web", "work", "check"):
        refused = mingcha(later.path, verb, check=False)
        assert (refused.returncode, refused.stdout) == (1, ""), verb
        assert "version 99.0.0 prepared these data" in refused.stderr, verb
    with closing(sqlite3.connect(later.database)) as database:
        applied = database.execute("SELECT count(*) FROM django_migrations WHERE app = 'registry'").fetchone()
    assert applied == (1,), "nothing was brought forward in a home of a later version"


def test_new_tables_come_with_the_advice_to_have_a_backup(tmp_path: Path) -> None:
    home, told = upgraded(tmp_path / "var", VERSION), told_by_the_upgrade(VERSION)
    assert f"0.1.0 -> {__version__}" in told
    assert "mingcha backup" in told
    assert mingcha(home.path, "prepare").stderr == ""


def test_the_old_home_starts_and_its_footage_is_read_and_decoded(tmp_path: Path) -> None:
    home, port = upgraded(tmp_path / "var", VERSION), three_free_ports()
    largest = kept_files(home)[0]
    process = subprocess.Popen(
        [sys.executable, "-m", "mingcha.run.main", "up"],
        env=environment_of(home.path, port), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"ready http://127.0.0.1:{port}\n"
        fragments, footage = asyncio.run(footage_of(home, largest))
        assert sum(row[2] for row in fragments) <= largest.size_bytes
        with av.open(io.BytesIO(footage)) as container:
            pictures = list(container.decode(video=0))
        assert [(picture.width, picture.height) for picture in pictures[:1]] == [(160, 96)]
        assert len(pictures) == sum(row[7] for row in fragments) > 10
        status = json.loads(mingcha(home.path, "status", "--json", check=False).stdout)
        assert set(status["recorder"]["cameras"]) == set()
    finally:
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(60) == 0
        process.stdout.close() if process.stdout else None
