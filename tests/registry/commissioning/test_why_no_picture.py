"""Who reads why a camera gives no picture, of whom it is asked, and the words for each finding (articles 3, 16(1))."""

import string
from datetime import UTC, datetime

import pytest
from tests.support.registry.city import City

from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.diagnosis.cameras import CameraSession, camera_steps
from mingcha.media.diagnosis.devices import DeviceStream, Registration, device_steps, with_registration
from mingcha.media.diagnosis.steps import Diagnosis, Finding, ReadWay, Result, Step, failed, passed
from mingcha.media.units import GapReason
from mingcha.registry.commissioning import diagnosing
from mingcha.registry.commissioning.diagnosing import PointDiagnosis, diagnosis_of_point
from mingcha.registry.commissioning.diagnosis_words import RESULT_WORDS, STEP_WORDS, detail_words, summary_words
from mingcha.registry.commissioning.finding_words import FINDING_WORDS
from mingcha.registry.commissioning.rules import may_diagnose
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.viewing_grounds.values import ViewedPoint

pytestmark = [pytest.mark.law("3"), pytest.mark.law("16(1)")]
REFUSED = Diagnosis(ReadWay.RTSP, camera_steps(CameraSession(is_connected=True, end=GapReason.REFUSED)))


SCHOOL = Place("420102", "HQXX")


def person(role: Role, *, active: bool = True) -> DutyFacts:
    """Of the district's police, with this role over the whole installation."""
    held = RoleInForce(role, Territory(), datetime(2026, 11, 25, tzinfo=UTC))
    return DutyFacts(7, "someone", "某人", "061301", "JAGA", active=active, roles=(held,))


@pytest.mark.parametrize("role", list(Role))
def test_keepers_of_the_register_and_technicians_of_the_units_read_it(role: Role) -> None:
    keepers = {Role.ADMINISTRATOR, Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER}
    assert may_diagnose(person(role), ViewedPoint(SCHOOL, "in_use")).allowed is (role in keepers)
    used_by_theirs = ViewedPoint(SCHOOL, "in_use", user="JAGA")
    assert may_diagnose(person(role), used_by_theirs).allowed is (role in keepers | {Role.TECHNICIAN})
    assert not may_diagnose(person(role, active=False), used_by_theirs)


def test_it_is_asked_for_who_may_read_it_alone(city: City, clock: Clock) -> None:
    asked = []

    def ask(code: str) -> PointDiagnosis:
        asked.append(code)
        return PointDiagnosis(REFUSED, "rec-1")

    code = city.points["HQX"].code
    found = diagnosis_of_point(city["manager"], code, clock=clock, ask=ask)
    assert (found.recorder, found.found.first_failed) == ("rec-1", REFUSED.first_failed)
    for username in ("monitor", "auditor", "elsewhere"):
        with pytest.raises(Refused) as refused:
            diagnosis_of_point(city[username], code, clock=clock, ask=ask)
        assert refused.value.decision.article == "3"
    assert asked == [code]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FaultKind.NOT_FOUND, FaultKind.CONFLICT),
        (FaultKind.INVALID, FaultKind.UNAVAILABLE),
        (FaultKind.UNAVAILABLE, FaultKind.UNAVAILABLE),
        (None, FaultKind.UNAVAILABLE),
    ],
)
def test_a_recorder_elsewhere_or_away_is_said(
    monkeypatch: pytest.MonkeyPatch, kind: FaultKind | None, expected: FaultKind
) -> None:
    async def answers(_: str) -> PointDiagnosis:
        raise TimeoutError if kind is None else Fault(kind, REPLY)

    monkeypatch.setattr(diagnosing, "_ask", answers)
    with pytest.raises(Fault) as fault:
        diagnosing.ask_recorder("42010200001320000001")
    assert fault.value.kind is expected
    assert "mingcha" in fault.value.words.zh


REPLY = STEP_WORDS[Step.PORT]


def test_every_finding_says_what_is_wrong_and_what_to_do() -> None:
    assert set(FINDING_WORDS) == set(Finding)
    assert (set(STEP_WORDS), set(RESULT_WORDS)) == (set(Step), set(Result))
    numbers = {"foreign", "lost", "waited_s"}
    for finding, words in FINDING_WORDS.items():
        assert words.advice, finding
        for sentence in (words.what, *words.advice):
            assert not sentence.zh.endswith("。"), finding
            assert not sentence.en.endswith("."), finding
            for text in (sentence.zh, sentence.en):
                assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= numbers


@pytest.mark.parametrize(
    ("found", "zh"),
    [
        (REFUSED, "摄像机不接受用户名或者口令"),
        (
            with_registration(
                Diagnosis(ReadWay.DEVICE, device_steps(DeviceStream(end=GapReason.SILENT)), GapReason.SILENT),
                Registration(online=True, heard_ago_s=20),
            ),
            "设备 20 秒前来过，但 INVITE（取流请求）未应答",
        ),
        (with_registration(Diagnosis(ReadWay.DEVICE), Registration(online=False)), "设备没有注册到本平台"),
        (
            with_registration(
                Diagnosis(ReadWay.DEVICE, device_steps(DeviceStream(end=GapReason.REFUSED)), GapReason.REFUSED),
                Registration(online=True, heard_ago_s=7),
            ),
            "设备 7 秒前来过，但拒绝了取流请求",
        ),
        (
            Diagnosis(ReadWay.RTSP, (failed(Step.KEY_FRAME, Finding.NO_KEY_FRAME, waited_s=12),)),
            "收到画面 12 秒，没有一个关键帧",
        ),
        (Diagnosis(ReadWay.RTSP, (passed(Step.ADDRESS),)), "正在录像，各步均正常"),
        (
            Diagnosis(ReadWay.RTSP, (passed(Step.ADDRESS),), GapReason.SILENT),
            "正在取流，还看不出问题：请在 30 秒后再看",
        ),
        (Diagnosis(ReadWay.OTHER, (), GapReason.MASK_MOVED), "按遮挡要求未读取该摄像机，与码流无关：请看该点位的遮挡"),
    ],
)
def test_the_first_sentence_is_for_who_stands_before_the_camera(found: Diagnosis, zh: str) -> None:
    assert summary_words(found).zh == zh


def test_a_step_that_passed_shows_its_numbers() -> None:
    assert detail_words(passed(Step.PACKETS, packets=900, lost=2)).zh == "收到 900 个，丢失 2 个"
    assert detail_words(passed(Step.REGISTRATION, heard_ago_s=20)).en == "heard 20 s ago"
    assert detail_words(passed(Step.SSRC, foreign=0)).zh == ""
