"""A home that the commands of version 0.3.0 left behind: today's program takes it over, checks it, keeps what was
signed in it, goes on in both logs, plays its footage and lets its people in."""

import asyncio
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import av
import pytest
from django.test import Client
from django.test.utils import override_settings
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import KeepingRecorder, carried, inside
from tests.support.geo.vector_tile_reader import read_tile
from tests.support.run.old_home import a_day_later, findings, footage_of, kept_files, unpacked, upgraded
from tests.support.web.sign_in import code_of

from mingcha import __version__
from mingcha.evidence.digests import row_digest, stored_rows
from mingcha.evidence.log.checkpoint import Checkpoint, open_checkpoint
from mingcha.evidence.log.merkle import leaf_hash, tree_root
from mingcha.evidence.log.published import verify_folder
from mingcha.evidence.models import attested_models
from mingcha.evidence.tasks import publish_application_log
from mingcha.geo.tile_grid import world_place
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.overview.points import named as named_points
from mingcha.registry.identity.models import User
from mingcha.registry.points.actions import enable_point
from mingcha.run import settings as product
from mingcha.web.frame.wiring import use_clock
from mingcha.web.registry.account.pages import SECRET_KEY

VERSION = "0.3.0"
PASSWORD = "a-password-of-this-archive"
"""Of people who exist in the archive alone."""
POINTS = ("42010200001310000001", "42010200001310000002", "42010600001310000001")
PLACES = ((114.2946, 30.6171), (114.2937, 30.5812), (114.3012, 30.5561))
TABLES = {
    "access_grant", "access_grantpoint", "access_registerrow", "access_revocation", "access_snapshot", "access_ticket",
    "custody_dayproof", "custody_disposalorder", "custody_hold", "custody_holdreview", "custody_holdset",
    "custody_hour", "registry_apitoken", "registry_designation", "registry_lawversion", "registry_organisation",
    "registry_point", "registry_roleassignment", "registry_seat", "registry_site", "registry_soundground",
    "registry_system", "registry_user", "registry_walllayout",
}  # fmt: skip
"""The tables of which 0.3.0 attested rows in this home."""

BEFORE_THE_REMOVAL = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
"""The second disposal order, which 0.3.0 left waiting, may not be carried out yet."""

ORDERS = "SELECT printf('D%08d', number), state FROM custody_disposalorder ORDER BY number"
LOGS: dict[str, Callable[[Home], tuple[Path, str]]] = {
    "log-app": lambda home: (home.database, "evidence_entry"),
    "log-recorder": lambda home: (home.journal, "log_entry"),
}
"""The signed logs by the name of their key: where their entries are stored."""

type Row = tuple[str, str]
"""Table and primary key."""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home as 0.3.0 left it; nothing of today works in it."""
    return unpacked(tmp_path_factory.mktemp("left") / "var", VERSION)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same home, brought up to date."""
    return upgraded(tmp_path_factory.mktemp("old") / "var", VERSION)


@pytest.fixture
def working(home: Home, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    """The home brought up to date, and Django working in it."""
    with django_db_blocker.unblock(), inside(home):
        yield home


def test_the_marker_names_the_version_and_keeps_what_the_home_is(old: Home, home: Home) -> None:
    said = json.loads(old.marker.read_text())
    assert said["version"] == VERSION
    assert json.loads(home.marker.read_text()) == {**said, "version": __version__}


def test_every_row_keeps_the_digest_that_0_3_0_wrote(old: Home, working: Home) -> None:
    """For each row that an entry of 0.3.0 names and no later entry of 0.3.0 removes: the last digest in its log, and
    the digest of the row in the tables of today by the code of today, with the salt that 0.3.0 took."""
    told = attested_by(old)
    assert {table for table, _ in told} == TABLES
    rows = {
        (model._meta.db_table, key): columns
        for model in attested_models()
        for key, columns in stored_rows(model)
    }  # fmt: skip
    changed = []
    for (table, key), (salt, digest) in told.items():
        columns = rows.get((table, key))
        if columns is None or row_digest(salt, table, key, columns) != digest:
            changed.append(f"{table}/{key}")
    assert changed == []


def test_the_old_home_agrees_with_its_logs(working: Home) -> None:
    publish_application_log()  # what `prepare` wrote just now
    assert findings(working) == []


def test_old_footage_is_found_by_index_and_decoded(working: Home) -> None:
    files = kept_files(working)
    assert {file.camera for file in files} == set(POINTS)
    with recording(working, HandClock(BEFORE_THE_REMOVAL)):
        played = [(file, *asyncio.run(footage_of(working, file))) for file in files]
    for file, fragments, footage in played:
        assert sum(row[2] for row in fragments) <= file.size_bytes
        assert all(0 <= row[0] - file.begin_90k < 60 * 90_000 for row in fragments)
        with av.open(io.BytesIO(footage)) as container:
            pictures = list(container.decode(video=0))
        assert (pictures[0].width, pictures[0].height) == (320, 180)
        assert len(pictures) == sum(row[7] for row in fragments) > 3


def test_a_person_of_the_old_home_signs_in_and_sees_the_old_points_in_list_and_on_the_map(working: Home) -> None:
    before = use_clock(a_day_later())
    named_points.forget()
    try:
        with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
            client = Client()
            answer = client.post("/accounts/login/", {"login": "city", "password": PASSWORD, "next": "/points"})
            assert (answer.status_code, answer.headers["Location"]) == (302, "/points")
        assert User.objects.get(username="city").password.startswith("argon2$")  # of PBKDF2 before
        assert client.get("/points").headers["Location"] == "/account"  # the role needs a second factor first
        client.get("/account/code")
        code = code_of(client.session[SECRET_KEY], a_day_later().now())
        assert client.post("/account/code", {"name": "phone", "code": code}).headers["Location"] == "/account"
        page = client.get("/points").content.decode()
        assert [code for code in POINTS if code not in page] == []
        assert codes_on_the_map(client) == set(POINTS)
    finally:
        named_points.forget()
        use_clock(before)


def test_both_logs_go_on_from_their_old_heads_and_the_waiting_order_is_carried_out(old: Home, working: Home) -> None:
    heads = {key: head_of(key, old) for key in LOGS}
    sealed = "SELECT (SELECT count(*) FROM minute), (SELECT count(*) FROM hour)"
    (minutes, hours), *_ = ask(old.journal, sealed)
    assert ask(old.database, ORDERS) == [("D00000001", "done"), ("D00000002", "intended")]
    clock = a_day_later()
    with recording(working, clock) as recorder, carried(working, clock) as carry:
        carry()  # the holds are confirmed shortly before anything goes
        recorder.tick()
        enable_point(program("console"), code=POINTS[0], clock=clock)
        carry()
        recorder.feed(20)
        recorder.settle()
        recorder.tick(timedelta(hours=2))
        carry()
    publish_application_log()
    (now_minutes, now_hours), *_ = ask(working.journal, sealed)
    assert now_minutes > minutes
    assert now_hours > hours
    assert ask(working.database, ORDERS)[:2] == [("D00000001", "done"), ("D00000002", "done")]
    for key in LOGS:
        before, after = heads[key], head_of(key, working)
        leaves = leaves_of(key, working)
        assert after.origin == before.origin
        assert len(leaves) == after.size > before.size
        assert tree_root(leaves[: before.size]) == before.root
        assert tree_root(leaves) == after.root
    assert findings(working) == []


def attested_by(home: Home) -> dict[Row, tuple[bytes, str]]:
    """Salt and digest of every row as the last entry that names it has them; rows that an entry removed are absent."""
    told: dict[Row, tuple[bytes, str]] = {}
    for body, salt in ask(
        home.database,
        "SELECT e.body, d.salt FROM evidence_entry e JOIN evidence_entry_detail d USING (entry_index)"
        " ORDER BY entry_index",
    ):
        for table, key, digest in json.loads(body)["rows"]:
            if digest is None:
                told.pop((table, key), None)
            else:
                told[table, key] = (salt, digest)
    return told


@contextmanager
def recording(home: Home, clock: HandClock) -> Iterator[KeepingRecorder]:
    """The recorder of today in this home, fed by the test; at its end its log is published."""
    recorder = KeepingRecorder(home, clock)
    try:
        yield recorder
    finally:
        recorder.close()
    recorder.log.publish()


def codes_on_the_map(client: Client) -> set[object]:
    """The points in the map's tiles of zoom 13 that hold the places at which they were registered."""
    found: set[object] = set()
    for longitude, latitude in PLACES:
        x, y = world_place(longitude, latitude)
        tile = read_tile(client.get(f"/points/tiles/13/{x >> 19}/{y >> 19}.mvt").content)
        found |= {point.properties["code"] for point in tile["points"].features}
    return found


def head_of(key: str, home: Home) -> Checkpoint:
    """The published head of a log, its signature verified with the home's public key; its folder holds together."""
    folder = {"log-app": home.application_log, "log-recorder": home.recorder_log}[key]
    verifier = KeyFolder(home.keys).verifier(key)
    head = open_checkpoint((folder / "checkpoint").read_bytes(), verifier).checkpoint
    assert verify_folder(folder, verifier.public, head.origin) == []
    return head


def leaves_of(key: str, home: Home) -> list[bytes]:
    """The leaf hashes of a log, from the bodies of its stored entries."""
    database, table = LOGS[key](home)
    return [leaf_hash(body) for (body,) in ask(database, f"SELECT body FROM {table} ORDER BY entry_index")]


def ask(database: Path, question: str) -> list[tuple[Any, ...]]:
    """The rows that a question to an SQLite file gives."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(question).fetchall()
