"""A picture kept as evidence from the page of a point: file, row, entry, fragment, and looking again."""

import hashlib
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import av
import pytest
from playwright.sync_api import Browser
from tests.support.e2e.one_browser import leave
from tests.support.e2e.player_page import POINT, PlayerPage, signed_in
from tests.support.e2e.running_home import RunningHome

from mingcha.simulate.time_code import read_time_code

pytestmark = pytest.mark.timed


@pytest.fixture(scope="module")
def player(browser: Browser, running_home: RunningHome) -> Iterator[PlayerPage]:
    """The page of a point that has recorded for some seconds."""
    context = signed_in(browser, running_home, "wanghaiyan")
    player = PlayerPage.opened(context, running_home)
    player.until_live()
    player.until_spans(
        lambda found: bool(found["footage"]) and found["footage"][-1][1] - found["footage"][-1][0] > 5_000
    )
    yield player
    leave(context, running_home.url)


def test_the_very_frame_on_the_screen_is_kept_with_its_proof(player: PlayerPage) -> None:
    page, home = player.page, player.home
    player.seek(int(player.spans()["footage"][-1][0]) + 2_000)
    player.pause()
    shown_code = player.code_ms()
    page.keyboard.press("c")
    page.wait_for_selector("dialog[data-snapshot][open]")
    page.keyboard.type("案件线索 314")
    page.keyboard.press("Enter")
    player.until("() => document.querySelector('[data-say]').innerText.includes('已存证')")
    number = page.inner_text("[data-snapshot-rows] tr:first-child a")
    assert number.startswith("P")
    with closing(sqlite3.connect(home.path / "data" / "mingcha.db")) as database:
        database.row_factory = sqlite3.Row
        row = database.execute("SELECT * FROM access_snapshot WHERE no = ?", (number,)).fetchone()
        lines = database.execute(
            "SELECT destination FROM access_registerrow WHERE way = 'snapshot' AND from_ms = ?", (row["shown_ms"],)
        ).fetchall()
        (body,) = database.execute("SELECT body FROM evidence_entry WHERE entry_index = ?", (row["entry"],)).fetchone()
    assert [line[0] for line in lines] == ["evidence"]
    assert json.loads(bytes(body))["act"] == "access.snapshot.take"
    jpeg = (home.path / "data" / "documents" / row["file"]).read_bytes()
    assert hashlib.sha256(jpeg).hexdigest() == row["digest"]
    with av.open(io.BytesIO(jpeg)) as container:
        luma = next(container.decode(video=0)).to_ndarray(format="gray")
    assert read_time_code(luma) == shown_code, "another frame than the one on the screen"
    with closing(sqlite3.connect(home.path / "data" / "recorder" / "journal.db")) as journal:
        found = journal.execute(
            "SELECT g.digest FROM fragment g JOIN file f ON f.id = g.file JOIN camera c ON c.number = f.camera"
            " WHERE c.code = ? AND f.minute = ? AND f.epoch = ? AND f.n = ? ORDER BY g.start_90k",
            (POINT, row["minute"], row["epoch"], row["file_n"]),
        ).fetchall()
    assert bytes(found[row["part"] - 1][0]).hex() == row["fragment_digest"]
    assert kinds_found(home) == []


def kinds_found(home: RunningHome) -> list[str]:
    """What `mingcha check` finds, but for the openings that other tests forge at the gateway of this home."""
    found = json.loads(home.mingcha("check", "--json", check=False).stdout)["findings"]
    return [finding["kind"] for finding in found if not finding["kind"].startswith("opening_")]


def snapshot_lines(home: RunningHome) -> list[str]:
    """Destinations of the register's lines about kept pictures, oldest first; other tests keep some too."""
    with closing(sqlite3.connect(home.path / "data" / "mingcha.db")) as database:
        lines = database.execute("SELECT destination FROM access_registerrow WHERE way = 'snapshot' ORDER BY id")
        return [destination for (destination,) in lines]


def test_looking_again_is_a_line_and_no_download(player: PlayerPage) -> None:
    page, home = player.page, player.home
    before = snapshot_lines(home)
    page.click("[data-snapshot-rows] tr:first-child a")
    page.wait_for_selector("[data-snapshot-picture] img")
    player.until("() => document.querySelector('[data-snapshot-picture] img').naturalWidth > 300")
    address = page.get_attribute("[data-snapshot-picture] img", "src") or ""
    assert page.locator("a[download]").count() == 0
    answer = page.request.get(home.url + address)  # without a page of ours before it
    assert answer.status == 403
    assert snapshot_lines(home) == [*before, "browser"]


def test_an_altered_file_is_named_by_check(player: PlayerPage) -> None:
    home = player.home
    *_, file = sorted((home.path / "data" / "documents").rglob("*.jpg"))
    whole = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(whole[:-3] + b"xyz")
    try:
        found = kinds_found(home)
    finally:
        file.write_bytes(whole)
        file.chmod(0o400)
    assert found == ["snapshot_altered"]
