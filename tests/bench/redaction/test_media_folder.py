"""What a folder of media gives, and why the rest is skipped; the tables by which it is read; drawn plates."""

import av
import numpy as np

from mingcha.bench.redaction.media_folder import read_media
from mingcha.bench.redaction.persons import read_persons
from mingcha.bench.redaction.plates_drawn import drawn_plate
from mingcha.bench.redaction.scenes import empty_scene
from mingcha.bench.redaction.stills import SEEN_FROM_BEHIND, STILLS
from mingcha.privacy.detection.values import Box


def write_still(path, width, height):
    with av.open(str(path), "w", format="image2") as target:
        stream = target.add_stream("png")
        stream.width, stream.height, stream.pix_fmt = width, height, "rgb24"
        target.mux(stream.encode(av.VideoFrame.from_ndarray(np.full((height, width, 3), 90, np.uint8), "rgb24")))
        target.mux(stream.encode(None))


def test_stills_of_the_table_are_used_and_all_others_are_skipped_with_a_reason(tmp_path):
    write_still(tmp_path / "astronaut.png", 512, 512)
    write_still(tmp_path / "basketball2.png", 64, 48)
    write_still(tmp_path / "holiday.png", 64, 48)
    (tmp_path / "vtest.avi").write_bytes(b"RIFF")
    (tmp_path / "hyperlpr_2.jpg").write_bytes(b"")
    (tmp_path / "messi5.jpg").write_bytes(b"no picture")
    (tmp_path / "SOURCES.md").write_text("not a picture")
    media = read_media(tmp_path)
    assert [face.name for face in media.cast.faces] == ["astronaut.png 0"]
    assert (media.film, media.cast.persons, media.cast.scenes) == (None, (), ())
    reasons = {name: reason.split(":")[0] for name, reason in media.skipped.items()}
    assert reasons == {
        "basketball2.png": "not as it was labelled",
        "holiday.png": "no table says where faces lie in it",
        "hyperlpr_2.jpg": "a real plate",
        "messi5.jpg": "not as it was labelled",
        "vtest.avi": "other bytes than the film that was labelled",
    }


def test_a_cut_out_has_its_own_face_and_no_other():
    for name, places in STILLS.items():
        for place in places:
            assert place.face.shared_with(place.patch) == place.face, name
            assert place.face.left < place.eyes[0] < place.face.right, name
            assert place.face.top < place.eyes[1] < place.mouth[1] < place.face.bottom, name
            others = [other.face for other in places if other is not place and other.frame == place.frame]
            assert not any(other.shared_with(place.patch).area for other in others), name


def test_persons_who_are_cut_out_are_whole_and_alone_in_their_box():
    frames = read_persons().frames
    for number, place in SEEN_FROM_BEHIND:
        label = frames[number][place]
        others = [other.box for other in frames[number] if other is not label]
        assert not label.is_partly_hidden, (number, place)
        assert not any(other.shared_with(label.box).area for other in others), (number, place)


def test_who_walks_through_is_not_in_the_empty_scene():
    street = np.full((20, 40, 3), 70, np.uint8)
    pictures = [street.copy() for _ in range(5)]
    for number, picture in enumerate(pictures):
        picture[:, number * 8 : number * 8 + 8] = 255
    assert (empty_scene(pictures) == street).all()


def test_plates_have_a_pattern_a_frame_and_signs_of_their_own():
    plates = [drawn_plate(np.random.default_rng(seed)) for seed in range(12)]
    assert {plate.shape for plate in plates} == {(140, 440, 3), (140, 480, 3)}
    assert all(plate.min() >= 0 and plate.max() <= 255 for plate in plates)
    assert len({plate.tobytes() for plate in plates}) == len(plates)
    inside = Box(20, 30, 420, 110)
    for plate in plates:
        part = plate[inside.top : inside.bottom, inside.left : inside.right].mean(axis=2)
        assert np.ptp(part) > 100  # letters stand out
