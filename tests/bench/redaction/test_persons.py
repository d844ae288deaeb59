"""The hand-labelled persons are read whole, and labels that cannot be right are refused."""

import json

import pytest

from mingcha.bench.redaction.labels import Label
from mingcha.bench.redaction.persons import PERSONS, parse_persons, read_persons
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box


def changed(change):
    """The file with a change to its JSON."""
    value = json.loads(PERSONS.read_bytes())
    change(value)
    return json.dumps(value).encode()


def test_forty_frames_are_labelled_and_say_what_they_cannot_show():
    film = read_persons()
    assert list(film.frames) == list(range(0, 800, 20))
    assert film.frames[0][0] == Label(Detects.PERSON, Box(255, 220, 283, 308))
    labels = [label for labels in film.frames.values() for label in labels]
    assert (len(labels), sum(label.is_partly_hidden for label in labels)) == (254, 44)
    assert {"age", "sex", "skin"} <= set(film.cannot_show)
    assert film.labelled_on == "2026-11-29"


def test_another_file_of_the_same_name_is_not_the_film():
    assert not read_persons().is_film(b"RIFF")


@pytest.mark.parametrize(
    "box", [[760, 0, 769, 9, 0], [10, 10, 10, 20, 0], [20, 10, 10, 20, 0], [-1, 0, 5, 5, 0], [0, 0, 5, 5, 2],
            [0, 0, 5.0, 5, 0], [0, 0, 5, 5, True], [0, 0, 5, 5]],
)  # fmt: skip
def test_a_box_that_cannot_be_is_refused(box):
    with pytest.raises(ValueError, match=r"persons|unpack"):
        parse_persons(changed(lambda value: value["frames"][3]["persons"].append(box)))


def _twice(value):
    value["frames"][1]["persons"].append(value["frames"][1]["persons"][0])


@pytest.mark.parametrize(
    "change", [
        _twice,
        lambda value: value["frames"].append({"frame": 5, "persons": []}),
        lambda value: value["frames"].append(value["frames"][-1]),
        lambda value: value["frames"].append({"frame": 795, "persons": []}),
        lambda value: value["film"].pop("sha256"),
        lambda value: value.update(more=1),
        lambda value: value.update(v=2),
        lambda value: value.update(cannot_show=[]),
    ],
)  # fmt: skip
def test_labels_that_contradict_themselves_are_refused(change):
    with pytest.raises(ValueError, match="persons"):
        parse_persons(changed(change))
