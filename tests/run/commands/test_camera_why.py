"""`mingcha camera why CODE`: what is wrong first, then what to do, then every step (article 16(1))."""

import argparse
import json

import pytest

from mingcha.kit.clock import SystemClock
from mingcha.media.diagnosis.cameras import CameraSession, camera_steps
from mingcha.media.diagnosis.steps import Diagnosis, PicturesSeen, ReadWay
from mingcha.media.units import GapReason
from mingcha.registry.commissioning.diagnosing import PointDiagnosis
from mingcha.run.commands.building import camera_why

pytestmark = pytest.mark.law("16(1)")
CODE = "42010200001320000001"
CLOSED = Diagnosis(
    ReadWay.RTSP, camera_steps(CameraSession(is_port_closed=True, end=GapReason.UNREACHABLE)), GapReason.UNREACHABLE
)
RUNS = Diagnosis(
    ReadWay.RTSP,
    camera_steps(
        CameraSession(is_connected=True, is_playing=True, packets=900, lost=2, pictures=PicturesSeen(has_run=True))
    ),
)


def test_what_is_wrong_comes_first_and_every_step_has_its_mark() -> None:
    lines = camera_why.lines_of(CLOSED)
    assert lines[0] == "设备在线，但该端口没有开放 / the device is there, and nothing listens at the port"
    assert lines[1].startswith("  1. 在摄像机网页上看 RTSP 是否启用")
    assert [line[0] for line in lines if line[0] != " "][1:] == ["+", "!", "?", "?", "?", "?"]
    assert (
        "+ 媒体包 / Packets: 正常 / passed (收到 900 个，丢失 2 个 / 900 came, 2 are missing)"
        in camera_why.lines_of(RUNS)
    )


@pytest.mark.parametrize(("found", "code"), [(CLOSED, 1), (RUNS, 0)])
def test_the_exit_code_says_whether_a_step_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], found: Diagnosis, code: int
) -> None:
    asked = []

    def answered(by: object, camera: str, *, clock: object) -> PointDiagnosis:
        asked.append((by, camera, clock is not None))
        return PointDiagnosis(found, "rec-1")

    monkeypatch.setattr(camera_why, "asker", lambda user: user)
    monkeypatch.setattr(camera_why, "diagnosis_of_point", answered)
    arguments = argparse.Namespace(user="tech", code=CODE, json=True)
    assert camera_why.show_why(arguments, SystemClock()) == code
    assert asked == [("tech", CODE, True)]
    answer = json.loads(capsys.readouterr().out)
    assert (answer["recorder"], answer["way"], len(answer["steps"])) == ("rec-1", "rtsp", 6)
