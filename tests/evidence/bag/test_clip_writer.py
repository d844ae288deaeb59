"""The writer of clips goes on where it was killed, and keeps nothing that is not what the log says."""

from pathlib import Path

import pytest
from tests.support.evidence.bag_workshop import BEGIN_MS, CAMERA, made_file, recorded, write_clips

from mingcha.evidence.bag.clip_writer import ClipWriter
from mingcha.kit.errors import Fault, FaultKind

pytestmark = pytest.mark.law("15", "20(2)")
SPAN = BEGIN_MS, BEGIN_MS + 180_000


def tree(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("after", [1, 59, 60, 61, 80, 81, 120, 169])
def test_a_killed_writer_goes_on_at_the_next_fragment(tmp_path: Path, after: int) -> None:
    kept = recorded(tmp_path / "log")
    whole = write_clips(tmp_path / "a", tmp_path / "an", kept, CAMERA, *SPAN)
    first = ClipWriter(tmp_path / "b", tmp_path / "bn" / f"{CAMERA}.jsonl", CAMERA)
    for source, one, data in list(kept.touching(CAMERA, *SPAN))[:after]:
        first.write(source, one, [data])
    first.close()
    assert write_clips(tmp_path / "b", tmp_path / "bn", kept, CAMERA, *SPAN).read_bytes() == whole.read_bytes()
    assert tree(tmp_path / "b") == tree(tmp_path / "a")


@pytest.mark.parametrize("torn", [1, 40, 700, 5000])
def test_what_the_disk_lost_is_written_again(tmp_path: Path, torn: int) -> None:
    """After a power failure the clip is shorter, or other, than the notes say."""
    kept = recorded(tmp_path / "log")
    write_clips(tmp_path / "a", tmp_path / "an", kept, CAMERA, *SPAN)
    first = ClipWriter(tmp_path / "b", tmp_path / "bn" / f"{CAMERA}.jsonl", CAMERA)
    for source, one, data in list(kept.touching(CAMERA, *SPAN))[:40]:
        first.write(source, one, [data])
    first.close()
    clip = tmp_path / f"b/data/clip-{CAMERA}-001.mp4"
    data = bytearray(clip.read_bytes())
    if torn == 5000:
        data[-9000] ^= 1
    clip.write_bytes(data if torn == 5000 else data[:-torn])
    write_clips(tmp_path / "b", tmp_path / "bn", kept, CAMERA, *SPAN)
    assert tree(tmp_path / "b") == tree(tmp_path / "a")


def test_a_torn_note_is_forgotten(tmp_path: Path) -> None:
    kept = recorded(tmp_path / "log")
    write_clips(tmp_path / "a", tmp_path / "an", kept, CAMERA, *SPAN)
    notes = tmp_path / "bn" / f"{CAMERA}.jsonl"
    first = ClipWriter(tmp_path / "b", notes, CAMERA)
    for source, one, data in list(kept.touching(CAMERA, *SPAN))[:40]:
        first.write(source, one, [data])
    first.close()
    notes.write_bytes(notes.read_bytes()[:-30])
    write_clips(tmp_path / "b", tmp_path / "bn", kept, CAMERA, *SPAN)
    assert tree(tmp_path / "b") == tree(tmp_path / "a")


@pytest.mark.parametrize("change", ["bit", "box", "short", "long"])
def test_other_bytes_than_sealed_are_refused_and_not_kept(tmp_path: Path, change: str) -> None:
    file = made_file(CAMERA, BEGIN_MS // 60_000)
    writer = ClipWriter(tmp_path, tmp_path / "notes.jsonl", CAMERA)
    (one, data), (other, more) = file.fragments[:2]
    writer.write(file.source, one, [data])
    wrong = bytearray(more)
    if change == "bit":
        wrong[100] ^= 1
    elif change == "box":
        wrong[-1] ^= 1
    with pytest.raises(Fault) as failed:
        writer.write(file.source, other, [bytes(wrong[:-1] if change == "short" else wrong), b"x" * (change == "long")])
    assert failed.value.kind is FaultKind.CORRUPT
    writer.write(file.source, other, [more])
    writer.finish()
    writer.close()
    clip = (tmp_path / f"data/clip-{CAMERA}-001.mp4").read_bytes()
    assert clip == file.source.init + data + more


def test_a_header_of_another_file_is_refused() -> None:
    file = made_file(CAMERA, BEGIN_MS // 60_000)
    with pytest.raises(ValueError, match="another file"):
        type(file.source)(
            CAMERA, 7, file.source.minute, 1, 1, file.source.parts, file.source.header, file.source.log, 0
        )
