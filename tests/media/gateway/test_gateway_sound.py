"""Footage with sound through the gateway: pictures alone come out of every door, whole and at their own times."""

import base64
import json

import av
import pytest
from tests.support.media.gateway_asking import exchange
from tests.support.media.gateway_frames import boxes, dechunked, frames_of
from tests.support.media.gateway_pictures import CAMERA, ORIGIN, luma, picture
from tests.support.media.recorded import FRAME_90K, RecordedFile, clip

from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.feed.sound_track import SoundRun
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import file_header, init_segment, silent_init
from mingcha.media.units import VideoFormat

ALAW = SoundFormat("alaw", 8_000, 1)
HEARD = b"what was said " * 11


class LoudFile(RecordedFile):
    """The same pictures with five packets of sound in each fragment, under our own initialisation segment."""

    def __init__(self, start_90k: int) -> None:
        made = clip("libx264", 20)
        at = made.init.index(b"avcC") - 4
        config = made.init[at + 8 : at + int.from_bytes(made.init[at : at + 4])]
        video = VideoFormat(made.codec, made.width, made.height, (), config, FRAME_90K)
        super().__init__(made, start_90k)
        self.silent = init_segment(video)
        self.init = init_segment(video, ALAW)
        facts = {"v": 2, "camera": CAMERA, "epoch": 2, "label": "R30", "minute": start_90k // 5_400_000, "n": 1,
                 "recorder": "r1", "run": "a"}  # fmt: skip
        self.data = bytearray(file_header(self.init, facts))
        sounds = tuple((FRAME_90K, HEARD) for _ in range(5))
        for number, row in enumerate(self.rows, 1):
            group = made.samples[(number - 1) * 5 : number * 5]
            samples = [Sample(FRAME_90K, key, pts - dts, data) for pts, dts, key, data in group]
            sealed = disk_fragment(number, row[0], samples, SoundRun(row[0] - 100, sounds))
            row[2], row[6] = len(sealed.data), len(self.data)
            self.digests[number - 1] = sealed.digest
            self.data += sealed.data


class LoudClip:
    """The clip's facts with the initialisation segment of the file."""

    def __init__(self, file: LoudFile) -> None:
        self._file, self.samples = file, file.clip.samples
        self._facts = file.clip.facts()

    def facts(self) -> dict[str, object]:
        """As `index` has them."""
        return self._facts | {"init": base64.b64encode(self._file.init).decode()}


@pytest.fixture
def loud(camera, start_ms):
    """The camera's one file has sound."""
    file = LoudFile(start_ms * 90)
    file.clip = LoudClip(file)
    camera.files[:] = [file]
    return file


async def ask(playing, desk, path):
    return await exchange(playing, "GET", f"/v1/points/{CAMERA}/{path}", token=desk.ticket(), origin=ORIGIN)


@pytest.mark.law("799-8(4)")
async def test_footage_comes_without_its_sound(playing, desk, loud, start_ms):
    assert HEARD in loud.data
    status, headers, body = await ask(playing, desk, f"footage?from={start_ms}&to={start_ms + 5000}")
    assert (status, headers["content-type"]) == (200, 'video/mp4; codecs="avc1.42c01f"')
    data = dechunked(body)
    assert data.startswith(loud.silent)
    assert HEARD not in data
    assert boxes(data) == ["ftyp", "moov", *["moof", "mdat"] * 4]
    found = frames_of(data)
    assert [one[0] for one in found] == [(start_ms + 40 * number) * 90 for number in range(20)]
    assert [one[3] for one in found] == pytest.approx([40 + 4 * number for number in range(20)], abs=2)


@pytest.mark.law("799-8(4)")
async def test_key_pictures_index_and_init_say_nothing_of_sound(playing, desk, loud, start_ms):
    _, _, body = await ask(playing, desk, f"footage?from={start_ms}&to={start_ms + 5000}&keys=1")
    data = dechunked(body)
    assert HEARD not in data
    assert [one[3] for one in frames_of(data)] == pytest.approx([40, 80], abs=2)
    _, _, body = await ask(playing, desk, f"index?from={start_ms}&to={start_ms + 5000}")
    (init,) = json.loads(body)["inits"].values()
    assert base64.b64decode(init["init"]) == loud.silent == silent_init(loud.init)
    _, headers, body = await ask(playing, desk, "init/i1")
    assert (headers["content-type"], body) == ("video/mp4", loud.silent)


async def test_a_picture_of_a_fragment_with_sound_and_its_source(playing, desk, loud, start_ms):
    at_ms = start_ms + 17 * 40 + 11
    status, headers, body = await picture(playing, desk, at_ms, "&exact=1")
    assert (status, headers["x-mingcha-at-ms"]) == (200, str(start_ms + 17 * 40))
    assert luma(body)[0] == pytest.approx(40 + 4 * 17, abs=2)
    status, _, body = await picture(playing, desk, at_ms, "&exact=1", "picture/source")
    facts = json.loads(body)
    assert (status, facts["part"], facts["frame"]) == (200, 4, 2)
    assert facts["digest"] == base64.b64encode(loud.digests[3]).decode()


def test_the_file_itself_has_its_sound(loud, tmp_path):
    (tmp_path / "loud.mp4").write_bytes(loud.data)
    with av.open(tmp_path / "loud.mp4") as container:
        packets = [bytes(packet) for packet in container.demux(audio=0) if packet.pts is not None]
    assert packets == [HEARD] * 20
