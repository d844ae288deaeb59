"""The judgement of each step from counters alone, and its form on the local socket (articles 13(1), 16(5))."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.diagnosis.cameras import CameraSession, camera_steps
from mingcha.media.diagnosis.devices import DeviceStream, Registration, device_steps, with_registration
from mingcha.media.diagnosis.steps import (
    Diagnosis,
    Finding,
    PicturesSeen,
    ReadWay,
    Result,
    Step,
    StepResult,
    diagnosis_from,
    diagnosis_json,
)
from mingcha.media.units import GapReason

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("16(5)")]
RUNS = PicturesSeen(has_picture=True, has_key=True, has_run=True, waited_s=60)
GOOD_DEVICE = DeviceStream(is_answered=True, is_reached=True, has_source=True, packets=900, has_map=True, pictures=RUNS)
GOOD_CAMERA = CameraSession(is_connected=True, is_playing=True, packets=900, pictures=RUNS)
SILENT, GONE = GapReason.SILENT, GapReason.UNREACHABLE
NOTHING = PicturesSeen()


def first(steps: tuple[StepResult, ...]) -> tuple[Step, Finding | None] | None:
    """The first failed step; what is after it must be unknown."""
    for place, one in enumerate(steps):
        if one.result is Result.FAILED:
            assert {later.result for later in steps[place + 1 :]} <= {Result.UNKNOWN}
            return one.step, one.finding
    return None


def device(**changed: object) -> tuple[Step, Finding | None] | None:
    return first(device_steps(replace(GOOD_DEVICE, **changed)))  # type: ignore[arg-type]


def camera(**changed: object) -> tuple[Step, Finding | None] | None:
    return first(camera_steps(replace(GOOD_CAMERA, **changed)))  # type: ignore[arg-type]


def test_a_stream_that_is_recorded_passed_every_step() -> None:
    for steps in (device_steps(GOOD_DEVICE), camera_steps(GOOD_CAMERA)):
        assert {one.result for one in steps} == {Result.PASSED}
    assert [one.step for one in camera_steps(GOOD_CAMERA)] == [
        Step.ADDRESS, Step.PORT, Step.ANSWER, Step.PACKETS, Step.KEY_FRAME, Step.DECODE,
    ]  # fmt: skip


def test_a_stream_that_has_only_begun_has_failed_in_nothing() -> None:
    begun = DeviceStream(is_answered=True)
    assert first(device_steps(begun)) is None
    assert first(device_steps(DeviceStream())) is None
    assert first(camera_steps(CameraSession(is_connected=True))) is None
    assert device_steps(begun)[2].result is Result.UNKNOWN


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (SILENT, (Step.ANSWER, Finding.INVITE_UNANSWERED)),
        (GapReason.REFUSED, (Step.ANSWER, Finding.INVITE_REFUSED)),
        (GapReason.NOT_FOUND, (Step.ADDRESS, Finding.CHANNEL_UNKNOWN)),
        (GapReason.UNSUPPORTED, (Step.ANSWER, Finding.CANNOT_SEND_SO)),
        (GONE, (Step.ANSWER, Finding.INVITE_FAILED)),
    ],
)
def test_a_request_that_a_device_does_not_accept(end: GapReason, expected: tuple[Step, Finding]) -> None:
    assert first(device_steps(DeviceStream(end=end))) == expected


def test_each_step_of_a_stream_of_a_device() -> None:
    nothing = {"is_reached": False, "has_source": False, "has_map": False, "pictures": NOTHING, "end": SILENT}
    assert device(**nothing) == (Step.PORT, Finding.NOTHING_REACHES_US)
    assert device(**nothing, has_stranger=True) == (Step.PORT, Finding.OTHER_SENDER)
    assert device(**nothing, connects=True) == (Step.PORT, Finding.PORT_OF_DEVICE_CLOSED)
    connected = {**nothing, "is_reached": True}
    assert device(**connected) == (Step.PACKETS, Finding.CONNECTED_AND_SILENT)
    packets = {**connected, "has_source": True}
    assert device(**packets, foreign=40) == (Step.SSRC, Finding.OTHER_SSRC)
    assert device(**packets) == (Step.STREAM_MAP, Finding.NO_STREAM_MAP)
    assert device(**packets, is_program=False) == (Step.KEY_FRAME, Finding.NO_WHOLE_PICTURE)
    mapped = {**packets, "has_map": True}
    assert device(**mapped) == (Step.KEY_FRAME, Finding.NO_WHOLE_PICTURE)
    assert device(**mapped, unsupported="svac") == (Step.DECODE, Finding.SVAC)
    assert device(**mapped, unsupported="mpeg4") == (Step.DECODE, Finding.UNSUPPORTED_CODEC)
    assert device(has_map=False) is None, "read by content"
    assert device(foreign=40) is None, "another sender, and pictures all the same"


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (PicturesSeen(has_picture=True, waited_s=9), None),
        (PicturesSeen(has_picture=True, waited_s=10), (Step.KEY_FRAME, Finding.NO_KEY_FRAME)),
        (PicturesSeen(has_picture=True, has_key=True, waited_s=10), (Step.KEY_FRAME, Finding.NO_PARAMETER_SETS)),
    ],
)
def test_a_key_frame_is_missing_after_ten_seconds(seen: PicturesSeen, expected: tuple[Step, Finding] | None) -> None:
    assert device(pictures=seen) == camera(pictures=seen) == expected


def test_each_step_of_a_session_of_a_camera() -> None:
    away = {"is_connected": False, "is_playing": False, "packets": 0, "pictures": NOTHING}
    assert camera(**away, end=GONE) == (Step.ADDRESS, Finding.HOST_SILENT)
    assert camera(**away, end=GONE, is_port_closed=True) == (Step.PORT, Finding.PORT_CLOSED)
    assert camera(**away, end=GapReason.NOT_A_CAMERA) == (Step.ANSWER, Finding.NOT_RTSP)
    there = {**away, "is_connected": True}
    assert camera(**there, end=GapReason.REFUSED) == (Step.ANSWER, Finding.LOGIN_REFUSED)
    assert camera(**there, end=GapReason.NOT_FOUND) == (Step.ANSWER, Finding.PATH_UNKNOWN)
    assert camera(**there, end=GapReason.NOT_A_CAMERA) == (Step.ANSWER, Finding.NOT_RTSP)
    assert camera(**there, end=SILENT) == (Step.ANSWER, Finding.REQUEST_UNANSWERED)
    assert camera(**there, end=GONE) == (Step.ANSWER, Finding.REQUEST_FAILED)
    assert camera(**there, end=GapReason.UNSUPPORTED) == (Step.DECODE, Finding.UNSUPPORTED_CODEC)
    plays = {**there, "is_playing": True, "end": SILENT}
    assert camera(**plays) == (Step.PACKETS, Finding.NO_PACKETS_TCP)
    assert camera(**plays, over_udp=True) == (Step.PACKETS, Finding.NO_PACKETS_UDP)
    assert camera(**{**plays, "packets": 7}, lost=5) == (Step.KEY_FRAME, Finding.NO_WHOLE_PICTURE)


def test_the_registration_comes_first_and_explains_the_rest() -> None:
    found = Diagnosis(ReadWay.DEVICE, device_steps(DeviceStream(end=SILENT)), SILENT)
    assert with_registration(found, None).first_failed == StepResult(
        Step.REGISTRATION, Result.FAILED, Finding.SIGNALLING_AWAY
    )
    away = with_registration(found, Registration(online=False))
    assert first(away.steps) == (Step.REGISTRATION, Finding.NOT_REGISTERED)
    here = with_registration(found, Registration(online=True, heard_ago_s=20))
    assert (here.steps[0].result, here.steps[0].fact("heard_ago_s")) == (Result.PASSED, 20)
    assert first(here.steps) == (Step.ANSWER, Finding.INVITE_UNANSWERED)
    untried = with_registration(Diagnosis(ReadWay.DEVICE), Registration(online=True, heard_ago_s=0))
    assert [one.result for one in untried.steps] == [Result.PASSED] + [Result.UNKNOWN] * 8


def test_a_diagnosis_comes_back_from_its_form() -> None:
    steps = device_steps(replace(GOOD_DEVICE, foreign=3, lost=2))
    for found in (
        with_registration(Diagnosis(ReadWay.DEVICE, steps), Registration(online=True, heard_ago_s=20)),
        Diagnosis(ReadWay.RTSP, camera_steps(CameraSession(end=GONE)), GONE),
        Diagnosis(ReadWay.OTHER, (), GapReason.MASK_MISSING),
    ):
        assert diagnosis_from(diagnosis_json(found)) == found


GOOD_STEP = {"step": "port", "result": "failed", "finding": "port_closed", "facts": {"packets": 1}}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"way": "rtsp", "reason": None, "steps": {}},
        {"way": "carrier pigeon", "reason": None, "steps": []},
        {"way": "rtsp", "reason": "TIRED", "steps": []},
        {"way": "rtsp", "reason": None, "steps": [GOOD_STEP] * 17},
        {"way": "rtsp", "reason": None, "steps": ["port"]},
        {"way": "rtsp", "reason": None, "steps": [GOOD_STEP | {"step": "gate"}]},
        {"way": "rtsp", "reason": None, "steps": [GOOD_STEP | {"finding": "tired"}]},
        {"way": "rtsp", "reason": None, "steps": [GOOD_STEP | {"facts": None}]},
        {"way": "rtsp", "reason": None, "steps": [GOOD_STEP | {"facts": {"packets": -1}}]},
        {"way": "rtsp", "reason": None, "steps": [GOOD_STEP | {"facts": {"packets": True}}]},
        {"way": "rtsp", "reason": None, "steps": [GOOD_STEP | {"facts": {"packets": "10.1.2.3"}}]},
    ],
)
def test_a_broken_answer_is_refused(answer: dict[str, object]) -> None:
    with pytest.raises(Fault) as broken:
        diagnosis_from(answer)
    assert broken.value.kind is FaultKind.INVALID


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["step", "result", "finding", "facts", "x"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(way=JSON, reason=JSON, steps=JSON, step=JSON)
def test_any_answer_is_read_whole_or_is_a_fault(way: object, reason: object, steps: object, step: object) -> None:
    for answer in (
        {"way": way, "reason": reason, "steps": steps},
        {"way": "rtsp", "reason": None, "steps": [step]},
        {"way": "rtsp", "reason": None, "steps": [GOOD_STEP | {"facts": steps, "finding": way}]},
    ):
        with contextlib.suppress(Fault):
            found = diagnosis_from(answer)
            assert diagnosis_from(diagnosis_json(found)) == found
