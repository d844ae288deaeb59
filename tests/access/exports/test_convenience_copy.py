"""The copy for convenience of an export: encoded again, traced by its real mark to its line (articles 16(3), 20(1))."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import av
import pytest
from tests.support.access.exporting import Opened, Originals, request_facts, wanted
from tests.support.evidence.bag_workshop import CAMERA
from tests.support.media.marked import RATE, scene
from tests.support.registry.city import City

from mingcha.access.exports.actions import start_export
from mingcha.access.exports.copying import copy_point, label_of
from mingcha.access.exports.values import ExportRow
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.access.register.rules import mark_of
from mingcha.access.tickets.tokens import MOST_LABEL
from mingcha.evidence.bag.clip_writer import ClipWriter
from mingcha.evidence.bag.values import Fragment, SourceFile
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.media.gateway.transcode.trace_film import trace_film
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import file_header, init_segment
from mingcha.media.pictures.codecs import VIEWING_COPY, Encoder

MINUTE = 29_731_203
BEGIN_90K = MINUTE * 60 * 90_000
SECONDS = 12


def recorded_seconds(folder: WorkFolder, hole: int) -> None:
    """A second of real pictures a fragment, as an export fetched them; second `hole` is not there."""
    encoder = Encoder(640, 360, VIEWING_COPY)
    facts = {"v": 1, "camera": CAMERA, "epoch": 7, "minute": MINUTE, "n": 0, "recorder": "east-1", "run": "r"}
    header, made = file_header(init_segment(encoder.format), facts), []
    for second in range(SECONDS):
        samples = []
        for number in range(RATE):
            luma = scene(3, 640, 360, second + number / RATE).clip(16, 235).astype("uint8")
            frame = av.VideoFrame.from_ndarray(luma, "gray").reformat(format="yuv420p")
            frame.pts = BEGIN_90K + second * 90_000 + number * 90_000 // RATE
            is_key, data = encoder.encode(frame, key=number == 0)
            samples.append(Sample(90_000 // RATE, is_key, 0, data))
        made.append(disk_fragment(second + 1, BEGIN_90K + second * 90_000, samples))
    parts = (sha256(header).digest(), *(one.digest for one in made))
    file = SourceFile(CAMERA, 7, MINUTE, 0, 1, parts, header, "ab" * 8, 0)
    writer = ClipWriter(folder.bag, folder.notes(CAMERA), CAMERA)
    for second, one in enumerate(made):
        begin = BEGIN_90K + second * 90_000
        if second != hole:
            part = Fragment(second + 1, len(one.data), one.digest, begin, begin + 90_000)
            writer.write(file, part, [bytes(one.data)])
    writer.finish()
    writer.close()


@pytest.mark.law("20(1)")
def test_long_names_push_no_number_out_of_the_label(city: City, clock: HandClock, opened: Opened) -> None:
    """Two names and a unit as long as columns hold them: the label still has the numbers by which a copy is traced."""
    officers = tuple(replace(one, name="长" * 60, unit="某" * 100) for one in opened.facts.officers)
    opened.facts = replace(opened.facts, officers=officers)
    export = start_export(city["guard"], wanted=wanted(), clock=clock)
    label = label_of(export, opened(opened.facts.no, clock.now()))
    assert label.endswith(f" 2026-000001 {export.no}")
    assert len(label) == MOST_LABEL


@pytest.fixture
def row(city: City, clock: HandClock, opened: Opened) -> ExportRow:
    made = start_export(city["guard"], wanted=wanted(with_copy=True), clock=clock)
    return replace(made, from_ms=MINUTE * 60_000 + 500, to_ms=MINUTE * 60_000 + SECONDS * 1000)


@pytest.mark.law("16(3)", "20(1)")
def test_its_mark_leads_to_the_line_and_it_has_the_asked_pictures_alone(
    row: ExportRow, city: City, opened: Opened, tmp_path: Path
) -> None:
    folder = WorkFolder(tmp_path, row.no, "bag.zip")
    folder.make()
    recorded_seconds(folder, hole=11)
    request = opened(request_facts(city).no, None)
    advanced: list[int] = []
    size = copy_point(CAMERA, row, request, folder, advanced.append)
    film = folder.bag / f"copy/{CAMERA}-001.mp4"
    assert film.stat().st_size == size > 0
    with av.open(str(film)) as container:
        times = [frame.time for frame in container.decode(video=0)]
    assert len(times) == (SECONDS - 1) * RATE - RATE // 2, "from the half second on, without the hole"
    assert (times[0], round(times[-1] - times[0])) == (0.5, SECONDS - 2)
    assert trace_film(film).payload == mark_of(request.register)
    assert len(advanced) == SECONDS - 1


@pytest.mark.law("20(1)")
def test_a_copy_of_too_much_footage_is_refused(
    city: City, clock: HandClock, opened: Opened, originals: Originals
) -> None:
    opened.facts = replace(opened.facts, from_ms=opened.facts.to_ms - 5 * 3_600_000)
    with pytest.raises(Refused) as refused:
        start_export(city["guard"], wanted=wanted(with_copy=True), clock=clock)
    assert refused.value.decision.article == "20(1)"
