"""The bytes of a bag on their way: any part of it, what was sent is noted, and a revocation ends it (15, 16(3))."""

import time
from pathlib import Path

import pytest

from mingcha.web.access.exports import downloads
from mingcha.web.access.exports.downloads import SentFile, Unsatisfiable, span_of

pytestmark = pytest.mark.law("15", "16(3)")


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("", None),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-200", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-200", (0, 100)),
        ("bytes=-", None),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=0x1-", None),
    ],
)
def test_ranges_of_rfc_9110(asked: str, span: tuple[int, int] | None) -> None:
    assert span_of(asked, 100) == span


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_that_the_file_does_not_have(asked: str) -> None:
    with pytest.raises(Unsatisfiable):
        span_of(asked, 100)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    path = tmp_path / "bag.zip"
    path.write_bytes(bytes(range(100)))
    return path


def test_a_piece_is_sent_when_the_next_is_asked_for(bag: Path) -> None:
    noted: list[tuple[int, int]] = []
    file = SentFile(bag, (10, 60), lambda: True, lambda *span: noted.append(span))
    assert file.read(40) == bytes(range(10, 50))
    assert file.read(40) == bytes(range(50, 60))
    file.close()
    file.close()
    assert noted == [(10, 50)], "whether the last piece arrived is not known"
    whole = SentFile(bag, (10, 60), lambda: True, lambda *span: noted.append(span))
    while whole.read(40):
        pass
    whole.close()
    assert noted[1:] == [(10, 60)]
    SentFile(bag, (0, 100), lambda: True, lambda *span: noted.append(span)).close()
    assert len(noted) == 2, "nothing was sent"


def test_it_asks_between_pieces_and_ends_when_it_may_not_go_on(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, asked, goes_on = [100.0], [], [True]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def ask() -> bool:
        asked.append(now[0])
        return goes_on[0]

    noted: list[tuple[int, int]] = []
    file = SentFile(bag, (0, 100), ask, lambda *span: noted.append(span))
    for _ in range(5):
        file.read(10)
        now[0] += 1
    assert asked == [102.0, 104.0], f"every {downloads.ASK_EVERY_S} s"
    goes_on[0] = False
    file.read(10)
    now[0] += 1
    with pytest.raises(PermissionError):
        file.read(10)
    file.close()
    assert noted == [(0, 60)]


def test_a_file_that_became_shorter_ends_the_answer(bag: Path) -> None:
    file = SentFile(bag, (0, 100), lambda: True, lambda *_: None)
    bag.write_bytes(b"x" * 50)
    assert [len(file.read(40)) for _ in range(2)] == [40, 10]
    with pytest.raises(OSError, match="shorter"):
        file.read(40)
    file.close()
