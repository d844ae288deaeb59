"""A film of a street whose persons are labelled by hand (bench/redaction/persons.json), before a camera of a demo home;
and how much of each labelled person a redacted film covers. No detector of the product has a part in it."""

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray
from tests.support.e2e.programs import environment_of, simulated
from tests.support.e2e.redaction.steps import point_code
from tests.support.e2e.running_home import RunningHome, demo_home, up
from tests.support.e2e.sealed_footage import sealed_minute

from mingcha.bench.redaction.persons import LabelledFilm, read_persons
from mingcha.media.masks.fill import CHROMA, LUMA
from mingcha.privacy.detection.values import Box
from mingcha.simulate.film import film_facts

FILM = "MINGCHA_REDACTION_FILM"
"""Names the labelled film on this machine. It is not in the repository."""
FPS = 10
"""Pictures a second of its camera, as many as the film has."""
_LABEL_PX = 2
"""By which the labels may be wrong."""
_LEVELS = 8
"""By which a filled pixel differs from the grey at most: it went through an encoder."""
_NEAR_PICTURES = 4
"""By which the picture on the camera may differ from the one that is due by the recorder's clock."""
_RUN = 64
_TRIES = 5

type Planes = NDArray[np.uint8]


class Picture(NamedTuple):
    """A decoded picture: its time in ticks of 90 kHz, whether it is a key picture, and its planes as (3, rows, columns)
    of luma, blue and red."""

    at_90k: int
    key: bool
    planes: Planes


def why_no_film() -> str:
    """Why there is no labelled film here; "" when there is one."""
    name = os.environ.get(FILM, "")
    if not name:
        return f"{FILM} names no film"
    path = Path(name)
    if not path.is_file():
        return f"{FILM}: {path.name} is no file"
    labels = read_persons()
    return "" if labels.is_film(path.read_bytes()) else f"{FILM}: {path.name} is not the labelled {labels.name}"


@contextmanager
def film_home(path: Path, film: Path) -> Iterator[RunningHome]:
    """A demo home that runs, in which the camera of the mall's car park shows the film."""
    port = demo_home(path)
    environment = environment_of(path, port) | {"MINGCHA_DEMO_SIZE": "640x360", "MINGCHA_DEMO_FPS": "5"}
    home = RunningHome(path, port, environment | {"MINGCHA_REQUESTS_PER_MINUTE": "30000"})
    with simulated("--film", str(film), "--cameras", "1", "--fps", str(FPS)) as url:
        ground = ("--ground", "规划变更", "--document", "武公备〔2026〕7 号", "--document-on", "2026-11-01")
        home.mingcha("camera", "address", point_code(home), "--url", f"{url}/cam0", *ground)
        with up(home) as (running, _):
            yield running


def sealed_span(home: RunningHome, code: str, film: Path, first: int, length_s: int) -> tuple[datetime, datetime]:
    """A sealed time of so many seconds in which the camera shows the film from this picture on, or from less than a
    second before it."""
    facts, before = film_facts(film), None
    phase, period = float(first / facts.rate), float(facts.length_s)
    for _ in range(_TRIES):
        minute = sealed_minute(home, code, after=before)
        begin = minute + timedelta(seconds=int((phase - minute.timestamp()) % period))  # forms take whole seconds
        if begin + timedelta(seconds=length_s) <= minute + timedelta(minutes=1):
            return begin, begin + timedelta(seconds=length_s)
        before = minute
    raise AssertionError("no minute has all of it")


def pictures_of(file: bytes | Path) -> list[Picture]:
    """All pictures of a film or a clip."""
    found = []
    with av.open(io.BytesIO(file) if isinstance(file, bytes) else str(file)) as container:
        stream = container.streams.video[0]
        for frame in container.decode(stream):
            at_90k = round(frame.pts * stream.time_base * 90_000)
            planes = frame.reformat(format="yuv444p").to_ndarray()
            found.append(Picture(at_90k, bool(frame.key_frame), planes))
    return found


def shown_in(film: Sequence[Picture], sources: Iterable[Picture], begin: datetime) -> list[Picture]:
    """The pictures of the source that a film shows, in its order: from the first key picture of its time on. Fails
    where one is missing."""
    by_time = {one.at_90k: one for one in sources}
    begin_90k = round(begin.timestamp() * 90_000)
    first_90k = min(at for at, one in by_time.items() if one.key and at >= begin_90k)
    return [by_time[first_90k + one.at_90k] for one in film]


def labelled_in(sources: Sequence[Picture], film: Path, labels: LabelledFilm) -> dict[int, int]:
    """Place in `sources` by the number of each labelled picture of the film that is in them, told by the pixels."""
    facts = film_facts(film)
    due = [facts.number_at(one.at_90k // 90) for one in sources]
    wanted = range(max(0, min(due) - _NEAR_PICTURES), min(facts.pictures, max(due) + _NEAR_PICTURES + 1))
    lumas = dict(_lumas(film, wanted))
    found: dict[int, int] = {}
    for place, (one, number) in enumerate(zip(sources, due, strict=True)):
        near = [at for at in range(number - _NEAR_PICTURES, number + _NEAR_PICTURES + 1) if at in lumas]
        shown = min(near, key=lambda at: _difference(one.planes[0], lumas[at]))
        if shown in labels.frames:
            found.setdefault(shown, place)
    return found


def covered_share(picture: Picture, box: Box) -> float:
    """The share of a labelled box that is the grey of a filled place, without the pixels by which the label may err."""
    part = picture.planes[:, box.top + _LABEL_PX : box.bottom - _LABEL_PX, box.left + _LABEL_PX : box.right - _LABEL_PX]
    grey = np.array([LUMA, CHROMA, CHROMA], np.int16)[:, None, None]
    return float((np.abs(part.astype(np.int16) - grey) <= _LEVELS).all(axis=0).mean())


def packets_of(clips: Iterable[Path]) -> list[bytes]:
    """The coded pictures of clips."""
    found = []
    for clip in clips:
        with av.open(str(clip)) as container:
            found += [bytes(packet) for packet in container.demux(video=0) if packet.size]
    return found


def has_run_of(film: bytes, packets: Sequence[bytes]) -> bool:
    """Whether 64 bytes in a row of a coded picture stand anywhere in a film."""
    places: dict[bytes, list[tuple[bytes, int]]] = {}
    half = _RUN // 2
    for data in packets:
        for at in range(0, len(data) - half + 1, half):
            places.setdefault(data[at : at + half], []).append((data, at))
    assert places, "no source"
    for at in range(len(film) - half + 1):
        for data, place in places.get(film[at : at + half], ()):
            if _run(film, at, data, place) >= _RUN:
                return True
    return False


def _run(film: bytes, at: int, data: bytes, place: int) -> int:
    begin, end = 0, 0
    while begin < min(at, place) and film[at - begin - 1] == data[place - begin - 1]:
        begin += 1
    while end < min(len(film) - at, len(data) - place) and film[at + end] == data[place + end]:
        end += 1
    return begin + end


def _lumas(film: Path, wanted: range) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    with av.open(str(film)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number >= wanted.stop:
                return
            if number in wanted:
                yield number, frame.reformat(format="yuv420p").to_ndarray()[: frame.height]


def _difference(one: NDArray[Any], other: NDArray[Any]) -> float:
    return float(np.abs(one[::2, ::2].astype(np.int16) - other[::2, ::2]).mean())
