"""player.html in a real browser: it plays a bag from its folder, checks every fragment, and asks nobody."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.support.evidence import hand_made_bag as bags
from tests.support.media.recorded import RecordedFile, clip

from mingcha.evidence.bag_verifier import PLAYER

CAMERA = "42010600001310000101"
FILE = f"{CAMERA}-7-20261125T0603Z-0.mp4"
BEGIN_MS = bags.FIRST_MINUTE * bags.MINUTE_MS


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """The lists and one clip of a bag, with pictures that a browser decodes: ten seconds of H.264."""
    made = bags.draft(minutes=1)
    recorded = RecordedFile(clip("libx264", frames=250), BEGIN_MS * 90, frames_each=25)
    name = f"data/clip-{CAMERA}-001.mp4"
    data, lines = recorded.clip.init, []
    for row, digest in zip(recorded.rows, recorded.digests, strict=True):
        at_90k, duration, size, _, _, _, offset, _ = row
        part = bytes(recorded.data[offset : offset + size])
        lines.append({"camera": CAMERA, "clip": name, "offset": len(data), "bytes": size, "sha256": digest.hex(),
                      "file": FILE, "begin_ms": at_90k // 90, "end_ms": -(-(at_90k + duration) // 90)})  # fmt: skip
        data += part
    gap = {"camera": CAMERA, "from_ms": BEGIN_MS + 10_000, "to_ms": BEGIN_MS + 60_000, "reason": "LOSS"}
    made.custody["gaps"] = [gap]
    header = bags.b64(recorded.clip.init + bags.box(b"uuid", bags.HEADER, b"{}"))
    files = {name: data, "data/segments.jsonl": bags.jsonl(lines), "data/custody.json": bags.jcs(made.custody),
             "data/files.jsonl": bags.jsonl([{"file": FILE, "header": header}])}  # fmt: skip
    files["manifest-sha256.txt"] = bags.manifest(files, of_data=True)
    files["player.html"] = PLAYER.read_bytes()
    return bags.write(files, tmp_path / "E20261128-0001")


def opened(page: Page, bag: Path) -> None:
    page.goto((bag / "player.html").as_uri())
    page.locator("#folder").set_input_files(bag)


def test_it_plays_a_bag_and_checks_it(page: Page, bag: Path) -> None:
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    opened(page, bag)
    page.locator("#state.ok").wait_for()
    assert "10 / 10 ✓" in page.locator("#clips").inner_text()
    assert "东侧" in page.locator("#clips").inner_text()
    assert "网络丢包 · packets lost" in page.locator("#gaps").inner_text()
    page.locator("#clips button").click()
    page.locator("#clock", has_text=re.compile("^2026-11-25 14:03:0[1-9]$")).wait_for()
    page.locator("#seek").evaluate("seek => { seek.value = seek.max - 2000; seek.dispatchEvent(new Event('change')); }")
    page.locator("#clock", has_text=re.compile("^2026-11-25 14:03:0[89]$")).wait_for()
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert problems == []


def test_a_changed_picture_is_named(page: Page, bag: Path) -> None:
    path = next(bag.glob("data/*.mp4"))
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    opened(page, bag)
    page.locator("#state.bad").wait_for()
    assert "9 / 10 ✗" in page.locator("#clips").inner_text()
    (bag / "data/custody.json").write_bytes(b"{}")
    opened(page, bag)
    page.locator("#state", has_text="data/custody.json").wait_for()


@pytest.mark.parametrize("place", ["header", "digest box"])
def test_a_byte_beside_the_pictures_is_named(page: Page, bag: Path, place: str) -> None:
    """The header says what the pictures are; a changed one would show others, or hide some."""
    path = next(bag.glob("data/*.mp4"))
    data = bytearray(path.read_bytes())
    data[30 if place == "header" else -40] ^= 1
    path.write_bytes(data)
    opened(page, bag)
    page.locator("#state.bad").wait_for()
    shown = page.locator("#clips").inner_text()
    assert ("✗" in shown, "another header" in shown) == (True, place == "header")
