"""A camera that shows a film: the picture that is due by the clock, as it is, again and again."""

import argparse
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from mingcha.kit.errors import Fault
from mingcha.run.commands import simulate
from mingcha.simulate import film
from mingcha.simulate.encoder import EncoderSettings, PictureEncoder
from mingcha.simulate.film import FilmPainter, film_facts
from mingcha.simulate.spoiled import SpoiledView

RATE, PICTURES, STEP = 10, 20, 10
BEGIN_MS = 1_795_586_310_000
"""A multiple of the two seconds that the film lasts."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of 98x66 pixels: picture n is grey of 20 + 10 n."""
    made = tmp_path_factory.mktemp("film") / "grey.mp4"
    with av.open(str(made), "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"qp": "4"})
        stream.width, stream.height, stream.pix_fmt = 98, 66, "yuv420p"
        for number in range(PICTURES):
            luma = np.full((99, 98), 128, np.uint8)
            luma[:66] = 20 + STEP * number
            frame = av.VideoFrame.from_ndarray(luma, "yuv420p")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return made


def shown(painter: FilmPainter, after_ms: int) -> int:
    """The number of the picture that is shown so long after a begin of the film."""
    painter.draw(BEGIN_MS + after_ms, 0, with_sub=True)
    luma, sub = (painter.planes(sub=sub)[0] for sub in (False, True))
    assert (luma.shape, sub.shape) == ((64, 96), (32, 48)), "multiples of four"
    assert abs(float(luma.mean()) - float(sub.mean())) < 1
    assert float(luma.std()) < 2, "nothing is burnt in"
    return round((float(luma.mean()) - 20) / STEP)


def test_the_picture_that_is_due_is_shown_again_and_again_and_after_a_time_without_viewers(path: Path) -> None:
    painter = FilmPainter(path)
    assert [shown(painter, at_ms) for at_ms in (500, 500, 599, 600, 1_300, 1_999, 2_000, 4_150)] == [
        5, 5, 5, 6, 13, 19, 0, 1,
    ]  # fmt: skip


def test_a_film_that_is_cut_short_stands_on_its_last_picture(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = film_facts(path)
    monkeypatch.setattr(film, "film_facts", lambda _: facts._replace(pictures=40))
    painter = FilmPainter(path)
    begin = facts._replace(pictures=40).number_at(BEGIN_MS)
    assert [shown(painter, (at - begin) % 40 * 100) for at in (18, 25, 26, 3)] == [18, 19, 19, 3]


def test_facts_of_a_film(path: Path) -> None:
    facts = film_facts(path)
    assert facts == (96, 64, PICTURES, Fraction(RATE))
    assert facts.length_s == 2


def test_its_pictures_are_encoded_at_the_times_of_the_camera(path: Path) -> None:
    view = SpoiledView(FilmPainter(path), None)
    encoder = PictureEncoder(EncoderSettings(96, 64, RATE, 100_000, 20))
    found = []
    for number in range(3):
        view.draw(BEGIN_MS + 100 * number, 0, with_sub=False, seconds_playing=0)
        found += encoder.encode(view.frame(sub=False), 9_000 * number)
    assert [one.pts_90k for one in found] == [0, 9_000, 18_000]


def parsed(*words: str) -> argparse.Namespace:
    """The options of `mingcha simulate rtsp`."""
    parser = argparse.ArgumentParser()
    simulate.add_parser(parser.add_subparsers())
    return parser.parse_args(["simulate", "rtsp", *words])


def test_the_cameras_have_the_size_of_the_film(path: Path) -> None:
    settings = simulate.settings_of(parsed("--film", str(path)))
    assert (settings.width, settings.height, settings.film) == (96, 64, path)
    drawn = simulate.settings_of(parsed("--size", "640x360"))
    assert (drawn.width, drawn.height, drawn.film) == (640, 360, None)
    assert simulate.settings_of(parsed()).width == 1280


def test_what_is_no_film_that_can_be_shown_is_refused(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text.mp4").write_text("no film")
    for words in (
        ["--film", str(tmp_path / "none.mp4")],
        ["--film", str(tmp_path / "text.mp4")],
        ["--film", str(path), "--loop"],
        ["--film", str(path), "--size", "640x360"],
    ):
        with pytest.raises(Fault, match="film"):
            simulate.settings_of(parsed(*words))
    monkeypatch.setattr(film, "MOST_S", 1)
    with pytest.raises(Fault, match="film"):
        simulate.settings_of(parsed("--film", str(path)))
