"""Two officers ask in a real browser, each with an authenticator of their own; the unit checks, approves, registers and
opens. A view is a viewing copy inside its scope alone; what is retrieved is exported, verified by a court's own Python,
printed in the register, and returned (articles 14, 15, 16(3), 19, 20)."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.support.e2e.door import cameras
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.request_people import (
    APPROVER,
    CASE_NO,
    FIRST,
    OPERATOR,
    SECOND,
    SHOWN,
    People,
    answered,
    button,
    drafted,
    officers_are_known,
    paper_of,
    press,
    request_typed,
    show,
    signed,
)
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.sealed_footage import sealed_minute

SECOND_MS = 1000
LINE = re.compile(r"\b\d{4}-\d{6}\b")
"""A number of the register."""
PURPOSE = "治安案件查处"
COURT_PACKAGES = ("cryptography", "cffi", "_cffi_backend*.so")
"""What the court's Python has beside its standard library: the package `cryptography` and what that one loads."""
TICKET = """async (points) => {
    const copy = document.querySelector("[data-copy]").dataset;
    const headers = {
        "Content-Type": "application/json", Accept: "application/json",
        "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content,
    };
    const body = JSON.stringify({ grant: copy.grant, points: points ?? [copy.code], modes: ["copy"] });
    const answer = await fetch("/access/tickets", { method: "POST", headers, body });
    return [answer.status, await answer.json()];
}"""
ASK = """async ([path, token]) => {
    const address = document.querySelector("[data-copy]").dataset.gateway + path;
    const answer = await fetch(address, { headers: { Authorization: `Bearer ${token}` }, cache: "no-store" });
    if (!answer.ok) return [answer.status, (await answer.json()).article ?? ""];
    const reader = answer.body.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return [answer.status, value.length > 0 ? "pictures" : ""];
}"""


@pytest.fixture(scope="module")
def people(running_home: RunningHome, browser: Browser) -> Iterator[People]:
    """Browsers of the people of this journey."""
    found = People(running_home, browser)
    yield found
    found.close()


@pytest.fixture(scope="module")
def code(people: People) -> str:
    """The point that both officers, who are recorded and have their passkeys, ask for."""
    return officers_are_known(people)


@pytest.mark.law("14(1)", "15(1)", "15(2)", "15(3)", "15(4)", "19", "20(1)")
def test_two_officers_sign_and_the_copy_plays_in_its_scope_alone(
    running_home: RunningHome, people: People, code: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    span = now - timedelta(seconds=15), now - timedelta(seconds=5)  # after the demo was put into use
    page = request_typed(people, code, span, "view", paper_of(people, code, span, tmp_path))
    show(page, "request-new")
    assert violations(page) == []
    no = drafted(page)
    signed(people, FIRST[0], no)
    page = people.go(APPROVER, f"/requests/{no}")
    show(page, "request-signed-by-one")
    assert violations(page) == []
    assert page.get_by_text("现在不能办理").is_visible()
    assert page.get_by_text("待确认").count() == 1
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) <= 0
    page.set_viewport_size({"width": 1440, "height": 900})
    signed(people, SECOND[0], no)
    answered(people, no)
    page = people.go(FIRST[0], f"/requests/{no}")
    show(page, "request-open")
    assert page.get_by_text("4 / 4").is_visible()
    assert violations(page) == []
    page = people.go(FIRST[0], f"/requests/{no}/watch")
    plays(page)
    show(page, "watch")
    other = cameras(running_home)[0]
    assert other != code
    nothing_outside(page, code, other, *(int(at.timestamp()) * SECOND_MS for at in span))
    assert people.go(APPROVER, f"/requests/{no}/watch").locator("[data-copy]").count() == 0
    show(people.go(OPERATOR, "/requests?which=all"), "requests")
    assert people.refused == []


def plays(page: Page) -> None:
    """Starts the viewing copy by the keyboard and waits for its pictures."""
    page.locator("[data-copy-start]").press("Enter")
    copied = page.locator("[data-copy] video")
    give_up = time.monotonic() + 60
    while not copied.evaluate("video => video.currentTime > 0.2 && video.videoWidth > 0"):
        assert time.monotonic() < give_up, page.locator("[data-copy-state]").inner_text()
        page.wait_for_timeout(200)


def nothing_outside(page: Page, code: str, other: str, from_ms: int, to_ms: int) -> None:
    """The ticket of the open copy gives pictures of its scope, and nothing of another second, point or way."""
    status, ticket = page.evaluate(TICKET, None)
    assert status == 200, ticket
    copy, points = f"/v1/copy/{code}/footage", f"/v1/points/{code}"
    inside = f"from={from_ms}&to={to_ms}"
    assert page.evaluate(ASK, [f"{copy}?{inside}", ticket["token"]]) == [200, "pictures"]
    for path in (
        f"{copy}?from={to_ms}&to={to_ms + SECOND_MS}",
        f"{copy}?from={from_ms - SECOND_MS}&to={from_ms}",
        f"/v1/copy/{other}/footage?{inside}",
        f"{points}/footage?{inside}",
        f"{points}/picture?at={from_ms}",
        f"{points}/originals/footage?{inside}&from_90k={from_ms * 90}&to_90k={to_ms * 90}",
    ):
        assert page.evaluate(ASK, [path, ticket["token"]]) == [403, "19"], path
    status, refused = page.evaluate(TICKET, [other])
    assert (status, refused["article"]) == (403, "19"), refused


@pytest.mark.law("14(1)", "15(4)", "16(3)", "19", "20(1)", "20(2)")
def test_what_is_retrieved_is_verified_by_a_court_and_returned(
    running_home: RunningHome, people: People, code: str, tmp_path: Path
) -> None:
    begin = sealed_minute(running_home, code) + timedelta(seconds=10)
    span = begin, begin + timedelta(seconds=10)
    no = drafted(request_typed(people, code, span, "retrieve", paper_of(people, code, span, tmp_path)))
    for officer in (FIRST, SECOND):
        signed(people, officer[0], no)
    answered(people, no)
    assert people.go(FIRST[0], f"/requests/{no}/watch").locator("[data-copy]").count() == 0, "no pictures"
    packed, line = delivered(people, no, tmp_path)
    bag = tmp_path / "court"
    with zipfile.ZipFile(packed) as file:
        file.extractall(bag)
    (folder,) = bag.iterdir()
    judged_by_a_court(running_home, folder, tmp_path)
    is_as_recorded(running_home, folder)
    manifest = hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()
    page = people.go(APPROVER, f"/access/register/{line}")
    assert page.locator(f"[title='{manifest}']").count() == 1, "the line names the bag that was handed over"
    is_printed(people, no, line)
    end = returned(people, no)
    listed = people.go(APPROVER, f"/access/register?request={no}").locator("main").inner_text()
    assert {line, end} <= set(LINE.findall(listed))
    assert people.refused == []


def delivered(people: People, no: str, folder: Path) -> tuple[Path, str]:
    """The person on duty makes the export, hands it over and fetches it; the file and the number of its line."""
    page = people.go(OPERATOR, f"/requests/{no}/exports")
    show(page, "exports-none")
    page.locator("form[action$='/exports/start'] [name=method]").first.select_option("usb")
    press(page, f"/{no}/exports/start")
    give_up = time.monotonic() + 120
    while not button(page, "/deliver").count():
        assert time.monotonic() < give_up, page.locator("main").inner_text()
        page.wait_for_timeout(500)
        page.reload()
    show(page, "exports-ready")
    assert violations(page) == []
    button(page, "/deliver").press("Enter")
    file = page.locator("main a.primary[download][href$='/file']")
    file.wait_for()
    show(page, "exports-handed-over")
    with page.expect_download() as coming:
        file.press("Enter")
    packed = folder / coming.value.suggested_filename
    coming.value.save_as(packed)
    page = people.go(OPERATOR, f"/requests/{no}/exports")
    (line,) = set(LINE.findall(page.locator("main table").first.inner_text()))
    return packed, line


def court_python(folder: Path) -> Path:
    """An empty virtual environment with the one package that verify.py names, copied from this one: no index is asked,
    and nothing of ours is in it."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, capture_output=True)
    ours, (theirs,) = Path(sysconfig.get_path("purelib")), folder.glob("lib/python*/site-packages")
    for name in COURT_PACKAGES:
        (source,) = ours.glob(name)
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, theirs / source.name)
    python = folder / "bin" / "python"
    for foreign in ("mingcha", "django"):
        found = subprocess.run([python, "-I", "-c", f"import {foreign}"], check=False, capture_output=True)
        assert b"ModuleNotFoundError" in found.stderr
    return python


def judged_by_a_court(home: RunningHome, bag: Path, folder: Path) -> None:
    """The bag's own verify.py accepts it with keys that did not come in it, and refuses a copy with one bit changed."""
    python, keys = court_python(folder / "venv"), folder / "keys.txt"
    keys.write_text(home.mingcha("proof", "policy").stdout, encoding="utf-8")

    def verdict(one: Path, *more: str) -> tuple[int, str]:
        command = [python, "-I", bag / "verify.py", one, *more]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    with_keys = ("--keys", str(keys), "--quorum", "0")  # this home asks no witness
    code, text = verdict(bag, *with_keys)
    assert (code, "ACCEPTED" in text) == (0, True), text
    assert verdict(bag, "--keys", str(bag / "policy.txt"), "--quorum", "0")[0] == 2, "keys out of the bag are no keys"
    changed = folder / "changed"
    shutil.copytree(bag, changed)
    clip = next(changed.glob("data/*.mp4"))
    data = bytearray(clip.read_bytes())
    data[len(data) // 2] ^= 1
    clip.write_bytes(data)
    code, text = verdict(changed, *with_keys)
    assert (code, clip.name in text) == (1, True), text


def is_as_recorded(home: RunningHome, bag: Path) -> None:
    """Every fragment of the bag is, byte for byte, in the recorder's file that its line names; ten seconds of it."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in (bag / "data/segments.jsonl").read_text().splitlines()]
    assert lines[-1]["end_ms"] - lines[0]["begin_ms"] >= 10 * SECOND_MS
    for line in lines:
        clip = (bag / line["clip"]).read_bytes()
        (source,) = (home.path / "data" / "footage").rglob(line["file"])
        assert clip[line["offset"] : line["offset"] + line["bytes"]] in source.read_bytes()


def is_printed(people: People, no: str, line: str) -> None:
    """The printed form has the line with its number, both officers and certificates, purpose and place to sign; it is
    one A4 page across, as the browser prints it."""
    page = people.go(APPROVER, f"/access/register/print?request={no}")
    page.emulate_media(media="print")
    row = page.locator("tbody tr", has=page.get_by_text(line, exact=True))
    text = row.inner_text()
    for one in (line, no, FIRST[1], FIRST[2], SECOND[1], SECOND[2], PURPOSE, CASE_NO, "case file"):
        assert one in text, (one, text)
    assert row.locator(".signatures .box:visible").count() == 4
    assert not page.locator(".not-printed").first.is_visible()
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF-")
    if SHOWN:
        (Path(SHOWN) / "register.pdf").write_bytes(printed)
    boxes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)}
    assert [(round(width / 72 * 25.4), round(height / 72 * 25.4)) for width, height in boxes] == [(297, 210)]
    page.emulate_media(media="screen")


def returned(people: People, no: str) -> str:
    """The copy comes back: its end is a line of the register, and closes the request. The number of the line."""
    page = people.go(OPERATOR, f"/requests/{no}/exports")
    page.locator("details", has=page.locator("form[action$='/end']")).locator("summary").click()
    page.locator("form[action$='/end'] [name=end]").first.select_option("returned")
    page.fill("form[action$='/end'] [name=proof]", "Receipt 17: the stick came back and was wiped")
    press(page, "/end")
    show(page, "copy-returned")
    held = page.locator("section", has=page.get_by_text("Receipt 17"))
    (line,) = set(LINE.findall(held.last.inner_text()))
    said = people.go(APPROVER, f"/access/register/{line}").locator("main").inner_text()
    assert no in said
    assert "归还" in said
    state = people.go(FIRST[0], f"/requests/{no}").locator(".head .chip").first.inner_text()
    assert state == "closed", state
    return line
