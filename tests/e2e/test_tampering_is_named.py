"""Whatever is changed by hand in a home that was really kept, `mingcha check` exits 1 and names it (article 20).

Footage, journal, database, both logs and what was published of them; and two programs that share no code with mingcha
come to the same verdict: docs/ref/recompute.py and aics-tlog.
"""

import base64
import json
import random
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from itertools import batched, cycle
from pathlib import Path

import aics_tlog
import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_copy import kept_copy
from tests.support.e2e.kept_home import KeptHome, inside
from tests.support.e2e.kept_nouns import open_without_ticket
from tests.support.e2e.programs import mingcha
from tests.support.e2e.tampered_journal import JOURNAL, OF_FILES, JournalNames
from tests.support.e2e.tampering import Edit, Table, edited, flipped, rekeyed, superuser, without
from tests.support.length import IN_FULL, times

from mingcha.access.openings.models import StrangeOpening
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.log.note import verifier_key
from mingcha.evidence.models import Attested, BulkTile, Entry, EntryDetail, LogHead, LogNode, attested_models
from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.journal.row_checks import check_rows
from mingcha.media.journal.schema import digest_path, open_reader, remove_digest
from mingcha.media.mp4.scan import parse_header
from mingcha.media.recorder.checks import check_footage
from mingcha.run.commands import check
from mingcha.run.commands.check import check_home
from mingcha.station.checks import check_journal, check_recording
from mingcha.station.recorder_log import recorder_origin

RECOMPUTE = Path(__file__).parents[2] / "docs/ref/recompute.py"
SEED = 20261125
LAWFUL = [model for model in attested_models() if model is not StrangeOpening]
"""The tables that a home where all agrees has rows of. A row of the other one is a finding by itself."""
AT_ONCE = 12
"""So many tables are changed before one check: it reads the whole log each time, and names each of them."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[KeptHome]:
    """The home, and Django inside it for the whole module."""
    path = tmp_path_factory.mktemp("kept") / "var"
    with django_db_blocker.unblock():
        kept = kept_copy(path)
        with inside(kept.home):
            yield kept


def subjects(kept: KeptHome) -> list[str]:
    """What the check names."""
    return [f"{found.plane}/{found.kind} {found.subject}" for found in check_home(kept.home, SystemClock())]


def recording_subjects(kept: KeptHome) -> list[str]:
    """What the part of the check that reads the journal, its log and footage names."""
    return [f"{each.plane}/{each.kind} {each.subject}" for each in check_recording(kept.home)]


def journal_subjects(kept: KeptHome) -> list[str]:
    """What the same part names without reading the files of footage: the journal's rows, and they against the log."""
    with closing(open_reader(kept.home.journal)) as journal:
        found = [*check_rows(journal), *check_journal(kept.home)]
    return [f"{each.plane}/{each.kind} {each.subject}" for each in found]


def log_subjects(kept: KeptHome, models: Sequence[type[Attested]] | None = None) -> list[str]:
    """What the part of the check that reads the application's log and the rows that acts wrote (all, or those of these
    tables) names."""
    return [f"{each.plane}/{each.kind} {each.subject}" for each in check_application_log(models=models)]


def footage_subjects(kept: KeptHome) -> list[str]:
    """What the part of the check that reads footage names."""
    found = check_footage(kept.home.footage, SystemFiles(), kept.home.journal)
    return [f"{each.plane}/{each.kind} {each.subject}" for each in found]


def names(found: list[str], *parts: str) -> bool:
    """Whether one of the findings names a thing with all these parts."""
    return any(all(part in line.partition(" ")[2] for part in parts) for line in found)


def commanded(kept: KeptHome) -> tuple[int, list[str]]:
    """The exit code and the subjects of the real command."""
    done = mingcha(kept.home.path, "check", "--json", check=False)
    return done.returncode, listed(done.returncode, done.stdout)


def answered(kept: KeptHome, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """What the command's own function gives in this process, which is inside the home."""
    assert kept.home == settings.MINGCHA_HOME
    code = check.run(Namespace(json=True, record=False, nightly=False, job=None))
    return code, listed(code, capsys.readouterr().out)


def listed(code: int, printed: str) -> list[str]:
    """The subjects of an answer in JSON."""
    answer = json.loads(printed)
    assert answer["ok"] is (code == 0), printed
    return [f"{found['plane']}/{found['kind']} {found['subject']}" for found in answer["findings"]]


def footage(kept: KeptHome) -> list[Path]:
    return sorted(kept.home.footage.rglob("*.mp4"))


def test_all_agrees_before_anything_is_changed(kept: KeptHome) -> None:
    assert commanded(kept) == (0, [])
    assert [model._meta.db_table for model in LAWFUL if not model._base_manager.exists()] == []
    assert not StrangeOpening.objects.exists()
    assert LogNode.objects.exists()


def test_one_byte_of_footage(kept: KeptHome) -> None:
    chance, files = random.Random(SEED), footage(kept)
    for number in range(times(30, 150)):
        path = chance.choice(files)
        with flipped(path, chance.randrange(path.stat().st_size)):
            assert names(subjects(kept) if number < 2 else footage_subjects(kept), path.name), path
    assert subjects(kept) == []


def test_every_byte_of_a_header(kept: KeptHome) -> None:
    """Each place of a header in one of the files; so many places at once as there are files, and each is named."""
    sizes = {path: header_bytes(path) for path in footage(kept)}
    longest = max(sizes, key=lambda path: sizes[path])
    places = [(path if at < sizes[path] else longest, at) for at, path in zip(range(sizes[longest]), cycle(sizes))]
    for changed in batched(places, len(sizes)):
        with ExitStack() as stack:
            for path, at in changed:
                stack.enter_context(flipped(path, at))
            found = footage_subjects(kept)
        named = {line.partition(" ")[2] for line in found}
        assert named == {path.relative_to(kept.home.footage).as_posix() for path, _ in changed}, changed


def header_bytes(path: Path) -> int:
    header = parse_header(path.read_bytes())
    assert header is not None
    return header.size_bytes


def test_a_file_that_is_gone(kept: KeptHome) -> None:
    for number, path in enumerate(footage(kept)):
        with without(path):
            assert names(subjects(kept) if number < 2 else footage_subjects(kept), path.name)
    assert subjects(kept) == []


def test_each_change_ends_the_verb_with_1_and_all_together_the_shipped_command(
    kept: KeptHome, capsys: pytest.CaptureFixture[str]
) -> None:
    altered, gone = footage(kept)[3:5]
    table = Table("registry_site", ("id",), ("name",))
    with flipped(altered, altered.stat().st_size // 2):
        code, found = answered(kept, capsys)
        assert (code, names(found, altered.name)) == (1, True)
        with without(gone), edited(kept.home.database, table, random.Random(SEED)) as edit:
            code, found = commanded(kept)
            assert (code, names(found, altered.name), names(found, gone.name)) == (1, True, True)
            assert [line for line in found if line.startswith("evidence/")] == [
                f"evidence/row_altered registry_site/{edit.key[0]}"
            ]
    with without(gone):
        code, found = answered(kept, capsys)
        assert (code, names(found, gone.name)) == (1, True)
    with edited(kept.home.database, table, random.Random(SEED)) as edit:
        assert answered(kept, capsys) == (1, [f"evidence/row_altered registry_site/{edit.key[0]}"])
    assert answered(kept, capsys) == (0, [])


def attested_table(model: type[Attested]) -> Table:
    key = model._meta.pk
    assert key is not None
    columns = [field.column for field in model._meta.concrete_fields if field.column not in model.unattested_columns]
    return Table(model._meta.db_table, (key.column,), tuple(columns))


LOG_TABLES = (
    Table(Entry._meta.db_table, ("entry_index",), ("entry_index", "body", "leaf_hash")),
    Table(EntryDetail._meta.db_table, ("entry_index",), ("entry_index", "salt", "event")),
    Table(BulkTile._meta.db_table, ("series", "tile"), ("series", "tile", "leaves")),
    Table(LogNode._meta.db_table, ("level", "node_index"), ("level", "node_index", "hash")),
    Table(LogHead._meta.db_table, ("id",), ("id", "size", "edge", "note")),
)


def place_of(edit: Edit) -> str:
    """How the check names the row of an edit."""
    return f"{edit.table}/{'/'.join(map(str, edit.key))}"


def named_in(found: list[str]) -> set[str]:
    """What findings are about."""
    return {line.partition(" ")[2] for line in found}


def test_single_cells_of_the_database(kept: KeptHome) -> None:
    """One of each table: two judged by the whole check, the other attested ones many at once by the check that reads
    these tables alone, those of the log one by one by that of all tables."""
    chance = random.Random(SEED)
    for number, models in enumerate([LAWFUL[:1], LAWFUL[1:2], *batched(LAWFUL[2:], AT_ONCE)]):
        with ExitStack() as stack:
            edits = [stack.enter_context(edited(kept.home.database, attested_table(one), chance)) for one in models]
            found = subjects(kept) if number < 2 else log_subjects(kept, models)
        for edit in edits:
            assert place_of(edit) in named_in(found), (edit, found)
    for table in LOG_TABLES:
        with edited(kept.home.database, table, chance) as edit:
            assert place_of(edit) in named_in(log_subjects(kept)), edit
    assert subjects(kept) == []


@pytest.mark.parametrize("models", list(batched(LAWFUL, AT_ONCE)), ids=lambda models: models[0]._meta.db_table)
def test_a_row_that_is_gone_and_a_row_too_many(kept: KeptHome, models: tuple[type[Attested], ...]) -> None:
    lose_and_invent_rows(kept, models)
    assert log_subjects(kept, models) == []


def lose_and_invent_rows(kept: KeptHome, models: Sequence[type[Attested]]) -> None:
    """Deletes a row of each table and inserts another one, both named by the check; then all is as before."""
    expected = set()
    with closing(superuser(kept.home.database)) as connection, ExitStack() as stack:
        for table in map(attested_table, models):
            gone, added = stack.enter_context(rekeyed(connection, table))
            expected |= {f"evidence/row_missing {table.name}/{gone}", f"evidence/row_unexplained {table.name}/{added}"}
        assert expected - set(log_subjects(kept, models)) == set()


def test_an_opening_without_a_ticket_stands_and_cannot_be_hidden(kept: KeptHome, tmp_path: Path) -> None:
    """The one table whose rows are findings, in a copy of the home: the opening is named for ever, and so is whatever
    is done to its row (articles 16(3), 20)."""
    path = tmp_path / "var"
    shutil.copytree(kept.home.path, path)
    other = KeptHome(Home(path, path / "keys"), kept.city)
    with inside(other.home):
        assert subjects(other) == []
        camera = open_without_ticket(other.city, other.home, SystemClock())
        row = StrangeOpening.objects.get()
        standing = [f"access/opening_no_ticket {row.gateway} {row.log} line {row.n}"]
        assert (row.camera, subjects(other)) == (camera, standing)
        chance, table = random.Random(SEED), attested_table(StrangeOpening)
        for column in table.columns:
            with edited(other.home.database, Table(table.name, table.key, (column,)), chance) as edit:
                assert place_of(edit) in named_in(log_subjects(other)), edit
        lose_and_invent_rows(other, [StrangeOpening])
        assert subjects(other) == standing


@pytest.fixture
def unsealed(kept: KeptHome) -> Iterator[KeptHome]:
    """The home without the seal that a recorder puts on its journal when it stops: the rows alone are judged, as while
    it runs. Afterwards the journal is again what was sealed, byte by byte."""
    journal, seal = kept.home.journal, digest_path(kept.home.journal)
    before, sealed = journal.read_bytes(), seal.read_bytes()
    remove_digest(journal)
    yield kept
    for path in journal.parent.glob(f"{journal.name}-*"):  # of the last connection that edited it
        path.unlink()
    journal.write_bytes(before)
    seal.write_bytes(sealed)
    assert subjects(kept) == []


def test_a_cell_that_was_changed_and_changed_back_breaks_the_seal(kept: KeptHome) -> None:
    before = kept.home.journal.read_bytes()
    with edited(kept.home.journal, JOURNAL[0], random.Random(SEED)):
        pass
    assert "media/journal_damaged journal.db" in subjects(kept)
    kept.home.journal.write_bytes(before)
    assert subjects(kept) == []


def test_single_cells_of_the_journal(unsealed: KeptHome) -> None:
    kept = unsealed
    chance, named = random.Random(SEED), JournalNames(kept.home.journal)
    for table in JOURNAL:
        for _ in range(times(1, 4) * len(table.columns) if len(table.columns) > 4 else times(6, 12)):
            with edited(kept.home.journal, table, chance) as edit:
                found = recording_subjects(kept) if IN_FULL or table.name in OF_FILES else journal_subjects(kept)
            assert named.of(edit) in named_in(found), (edit, found)
    assert subjects(kept) == []


@pytest.mark.parametrize(
    "table", ["file", "fragment", "span", "gap", "minute", "hour", "assignment", "hold", "disposal", "witnessed"]
)
def test_a_row_of_the_journal_that_is_gone_and_one_too_many(unsealed: KeptHome, table: str) -> None:
    kept = unsealed
    rowid = {"file": "id", "hour": "sequence", "hold": "hold", "disposal": "id", "witnessed": "entry"}
    with closing(superuser(kept.home.journal)) as connection:
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
        row = rows[len(rows) // 2]
        same = " AND ".join(f"{name} IS ?" for name in columns)
        places = ", ".join("?" * len(row))
        connection.execute(f"DELETE FROM {table} WHERE {same}", row)
        assert recording_subjects(kept), row
        connection.execute(f"INSERT INTO {table} VALUES ({places})", row)
        at = columns.index(rowid.get(table, {"assignment": "camera"}.get(table, columns[1])))
        more = list(row)
        more[at] = row[at] + 500 if isinstance(row[at], int) else f"{row[at][:-1]}9"
        for name in {"file": ("n",), "hour": ("hour",)}.get(table, ()):
            more[columns.index(name)] += 700
        connection.execute(f"INSERT INTO {table} VALUES ({places})", more)
        assert recording_subjects(kept), more
        connection.execute(f"DELETE FROM {table} WHERE {same}", more)
    assert subjects(kept) == []


@pytest.mark.parametrize("log", ["application", "recorder"])
def test_one_byte_of_a_published_log(kept: KeptHome, log: str) -> None:
    folder = kept.home.application_log if log == "application" else kept.home.recorder_log
    asked: Callable[[KeptHome], list[str]] = recording_subjects
    if log == "application":
        asked = partial(log_subjects, models=())
    chance = random.Random(SEED)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert {"checkpoint", "entries"} <= {part for path in files for part in path.relative_to(folder).parts}
    for number, path in enumerate(files):
        for _ in range(times(2, 4)):
            with flipped(path, chance.randrange(path.stat().st_size)):
                assert names(asked(kept), path.relative_to(folder).as_posix()), path
        with without(path):
            whole = subjects(kept) if number < 2 else asked(kept)
            assert names(whole, path.relative_to(folder).as_posix()), path
    assert subjects(kept) == []


def recomputed(kept: KeptHome) -> tuple[int, list[str]]:
    command = [sys.executable, "-I", str(RECOMPUTE), str(kept.home.footage), str(kept.home.recorder_log)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_a_script_that_shares_no_code_agrees(kept: KeptHome) -> None:
    code, lines = recomputed(kept)
    verdicts = {line.partition(" ")[2]: line.partition(" ")[0] for line in lines}
    assert code == 0
    assert {verdicts.pop(path.name) for path in footage(kept)} == {"OK", "OPEN"}
    assert verdicts == {recorder_origin(kept.home): "OK"}
    sealed = [path for path in footage(kept) if f"OK {path.name}" in lines]
    with flipped(sealed[0], 700):
        code, lines = recomputed(kept)
        assert (code, f"MISMATCH {sealed[0].name}" in lines) == (1, True)
    with without(sealed[1]):
        code, lines = recomputed(kept)
        assert (code, f"MISMATCH {sealed[1].name}" in lines) == (1, True)


def test_another_implementation_accepts_both_logs(kept: KeptHome) -> None:
    home = kept.home
    logs = {
        home.application_log: (f"mingcha.invalid/{home.identity}/application", "log-app"),
        home.recorder_log: (recorder_origin(home), "log-recorder"),
    }
    for folder, (origin, key) in logs.items():
        known = verifier_key(origin, KeyFolder(home.keys).verifier(key).public)
        audit(folder, origin, known)
        tile = folder / "tile/entries/000"
        with flipped(tile, 100), pytest.raises(aics_tlog.TileVerificationError):
            audit(folder, origin, known)


def audit(folder: Path, origin: str, known: str) -> None:
    """What an auditor with aics-tlog does: the checkpoint's signature, then the root anew over every entry."""
    text = (folder / "checkpoint").read_text(encoding="utf-8")
    note = aics_tlog.parse_note(text)
    assert aics_tlog.verify_checkpoint(note, aics_tlog.parse_vkey(known), expected_origin=origin).ok
    _, size, root = text.split("\n")[:3]
    assert int(size) > 256
    aics_tlog.audit_tiles(aics_tlog.FileSystemTileReader(folder), int(size), base64.b64decode(root))
