"""The zip of a bag: uncompressed, of known length, read by other programs, also beyond the limits of 32 bits."""

import errno
import os
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.evidence.bag_workshop import NUMBER, make_bag, recorded

from mingcha.evidence.bag.bag_files import bag_paths
from mingcha.evidence.bag.paths import bag_name, safe_path, safe_paths
from mingcha.evidence.bag.zip_stream import ZipStream

AT = datetime(2026, 11, 28, 1, 2, 4, tzinfo=UTC)


def test_it_holds_every_file_as_it_is(tmp_path: Path) -> None:
    bag, _ = make_bag(tmp_path, recorded(tmp_path / "log"))
    stream = ZipStream(bag, bag_paths(bag), NUMBER, AT)
    packed = tmp_path / "bag.zip"
    packed.write_bytes(b"".join(stream.pieces()))
    assert packed.stat().st_size == stream.size_bytes
    with (tmp_path / "again.zip").open("wb") as file:
        stream.write_to(file)
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        infos = archive.infolist()
        assert [info.filename for info in infos] == [f"{NUMBER}/{path}" for path in bag_paths(bag)]
        assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
        assert infos[0].date_time == (2026, 11, 28, 9, 2, 4)
        assert all(archive.read(info) == (tmp_path / info.filename).read_bytes() for info in infos)


@pytest.mark.soak
def test_sizes_beyond_32_bits(tmp_path: Path) -> None:
    """A sparse file of 4 GiB and a byte: its size, and the offset of the next, need ZIP64."""
    with (tmp_path / "a").open("wb") as file:
        file.truncate(2**32 + 1)
    (tmp_path / "b").write_bytes(b"behind")
    stream = ZipStream(tmp_path, ["a", "b"], "E", AT)
    pieces = stream.pieces()
    head = next(pieces)
    assert len(head) == 30 + 3 + 20
    assert head[18:26] == b"\xff" * 8
    # the file itself is left out: the directory says enough
    tail = b"".join(piece for piece in pieces if any(piece[:64]))
    assert tail.count(b"PK\6\6") == 1
    assert tail.count(b"PK\6\7") == 1
    assert stream.size_bytes == len(head) + 2**32 + 1 + len(tail)


@pytest.mark.parametrize(
    "path", ["../a", "/a", "a//b", "a/./b", ".a", "a/.b", "a\\b", "a b", "ä", "a\n", "a/b/c/d/e", ""]
)
def test_unsafe_paths(path: str) -> None:
    with pytest.raises(ValueError, match="not the path"):
        safe_path(path)


def test_paths_that_differ_only_in_case() -> None:
    with pytest.raises(ValueError, match="case"):
        safe_paths(["data/a", "data/A"])
    assert safe_paths(["data/b", "data/a"]) == ["data/a", "data/b"]


@pytest.mark.parametrize("number", ["E20261128-1", "../E20261128-0001", "D20261128-0001", "E20261128-0001/x"])
def test_names_that_are_no_export(number: str) -> None:
    with pytest.raises(ValueError, match="not the number"):
        bag_name(number)


def test_unzip_accepts_it(tmp_path: Path) -> None:
    bag, _ = make_bag(tmp_path, recorded(tmp_path / "log", minutes=1))
    packed = tmp_path / "bag.zip"
    packed.write_bytes(b"".join(ZipStream(bag, bag_paths(bag), NUMBER, AT).pieces()))
    command = ["python3", "-m", "zipfile", "-t", str(packed)]
    assert "Done testing" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("error", [errno.EXDEV, errno.EINVAL])
def test_a_file_system_that_copies_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    bag, _ = make_bag(tmp_path, recorded(tmp_path / "log", minutes=1))
    stream = ZipStream(bag, bag_paths(bag), NUMBER, AT)
    whole = b"".join(stream.pieces())
    copy, calls = os.copy_file_range, []

    def cannot(source: int, target: int, count: int) -> int:
        calls.append(count)
        if len(calls) % 2:
            raise OSError(error, "cannot")
        return copy(source, target, min(count, 100))

    monkeypatch.setattr(os, "copy_file_range", cannot)
    with (tmp_path / "bag.zip").open("wb") as file:
        stream.write_to(file)
    assert (tmp_path / "bag.zip").read_bytes() == whole
