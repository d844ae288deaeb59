"""The still of a connection test: who gets it, never of a registered device, few an hour, in the register first
(articles 3, 7, 8, 16(3), 20(1))."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.support.registry.city import OWNER, City, add_camera_on_trial, add_person, in_use
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.registry.staffing import appoint

from mingcha.access.trial_stills.actions import try_with_still
from mingcha.access.trial_stills.models import TrialStill
from mingcha.access.trial_stills.queries import stills_of_system
from mingcha.access.trial_stills.values import TriedAddress
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CameraAddress
from mingcha.media.gateway.transcode.workers import Still
from mingcha.media.ingest.trial import FirstPicture, Reach, Trial
from mingcha.media.units import GapReason
from mingcha.registry.commissioning.trying import AddressToTry, address_of_point
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.points.describing import describe_point
from mingcha.registry.systems import actions as systems_actions

JPEG = b"\xff\xd8\xff the picture of a test"
CODED = FirstPicture("avc1.42", b"init", b"coded")
GOOD = Trial("avc1.42", 1280, 720, picture=CODED)
NEW = AddressToTry("HQX", "rtsp://10.1.9.9/main", "operator", "let-me-in")


class Camera:
    """What a camera answers, with the addresses that were asked and the pictures that were decoded."""

    def __init__(self, trial: Trial = GOOD, redirects_to: str = "", fault: Fault | None = None) -> None:
        self.trial, self.redirects_to, self.fault = trial, redirects_to, fault
        self.asked: list[CameraAddress] = []
        self.decoded: list[int] = []

    def look(self, address: CameraAddress, clock: Clock, reach: Reach) -> Trial:
        self.asked.append(address)
        if not self.redirects_to:
            return self.trial
        if not reach(self.redirects_to):
            return Trial(reason=GapReason.NOT_A_CAMERA)
        return replace(self.trial, redirected=(self.redirects_to,))

    def develop(self, picture: FirstPicture, width: int) -> Still:
        assert picture is CODED
        self.decoded.append(width)
        if self.fault:
            raise self.fault
        return Still(JPEG, 0, 480, 270)

    def tried(self, by: Asker, clock: Clock, given: AddressToTry = NEW) -> TriedAddress:
        return try_with_still(by, given, clock=clock, try_camera=self.look, develop=self.develop)


@pytest.fixture
def built(city: City, clock: HandClock) -> City:
    """The city; the school has a technician, and a contractor with a fitter and a second one for elsewhere."""
    for code in ("JCZN", "BYDZ"):
        places_actions.add_organisation(OWNER, code=code, name=code, kind="contractor", division="420106", clock=clock)
    systems_actions.set_contractor(OWNER, system="HQX", contractor="JCZN", clock=clock)
    systems_actions.set_contractor(OWNER, system="WCT", contractor="BYDZ", clock=clock)
    for username, role, organisation in (
        ("tech", "technician", "HQXX"),
        ("fitter", "contractor", "JCZN"),
        ("stranger", "contractor", "BYDZ"),
        ("outsider", "technician", "JAGA"),
    ):
        add_person(username, organisation, clock)
        appoint(username, role, clock, organisation=organisation)
    return City({user.username: user for user in User.objects.select_related("organisation")}, city.points)


@pytest.mark.law("8", "16(3)")
@pytest.mark.parametrize("username", ["tech", "fitter"])
def test_who_sees_trial_pictures_gets_one_still_after_its_line_and_entry(
    built: City, clock: HandClock, username: str
) -> None:
    """Issue, part D: a connection test with a still; on 0.3.0 there was no test, and later none with a picture."""
    camera, entries = Camera(), Entry.objects.count()
    tried = camera.tried(built[username], clock)
    assert (tried.still, tried.why_none, tried.found.picture) == (Still(JPEG, 0, 480, 270), None, None)
    assert camera.decoded == [480]
    assert Entry.objects.count() == entries + 1
    assert last_entry()["act"] == "registry.point.try_address"
    digest = hashlib.sha256(JPEG).hexdigest()
    assert last_facts() == {
        "system": "HQX", "host": "10.1.9.9:554", "outcome": "1280x720", "still": digest, "still_bytes": len(JPEG),
        "purpose": "system_check", "destination": "browser",
    }  # fmt: skip
    line = TrialStill.objects.get()
    assert (line.user, line.digest, line.shown_at) == (built[username], digest, clock.now())


@pytest.mark.law("8")
def test_who_registers_and_does_not_watch_gets_the_size_and_why(built: City, clock: HandClock) -> None:
    camera = Camera()
    for by in (built["manager"], built["admin"], built["district"], program("console")):
        tried = camera.tried(by, clock)
        assert (tried.found, tried.still) == (Trial("avc1.42", 1280, 720), None)
        assert tried.why_none is not None
        assert (tried.why_none.article, len(tried.why_none.next)) == ("8", 1)
        assert last_facts() == {"system": "HQX", "host": "10.1.9.9:554", "outcome": "1280x720"}
    assert camera.decoded == []
    assert not TrialStill.objects.exists()


@pytest.mark.law("3", "7", "8")
def test_nobody_else_tries_an_address(built: City, clock: HandClock) -> None:
    camera = Camera()
    for username in ("stranger", "outsider", "guard", "monitor", "auditor", "nobody", "elsewhere"):
        with pytest.raises(Refused):
            camera.tried(built[username], clock)
    with pytest.raises(Refused) as refusal:
        camera.tried(built["tech"], clock, AddressToTry("HQX", "rtsp://8.8.8.8/main"))
    assert refusal.value.decision.article == "7"
    assert camera.asked == []


@pytest.mark.law("16(3)", "18")
def test_another_stream_of_a_camera_with_something_to_be_covered_gives_none(built: City, clock: HandClock) -> None:
    """Also where its recorder is another one or away, so that this machine reads the camera itself."""
    camera, second = Camera(), replace(NEW, url="rtsp://10.1.9.9/second")
    row = add_camera_on_trial("HQX", clock, "二号", host="10.1.9.9")
    assert camera.tried(built["tech"], clock, second).still is not None
    describe_point(built["manager"], code=row.code, place_kind="windows_in_view", clock=clock)
    tried = camera.tried(built["tech"], clock, second)
    assert (tried.still, camera.decoded) == (None, [480])
    assert tried.why_none is not None
    assert tried.why_none.article == "18"


@pytest.mark.law("16(3)", "20(1)")
@pytest.mark.parametrize(
    "url",
    [
        "rtsp://10.1.3.3/main",  # the school's own point, in use
        "rtsp://10.1.3.3:554/./MAIN",  # the same stream, written otherwise
        "rtsp://10.1.3.3/another",  # another stream of its device
        "rtsp://10.1.3.3:8554/main",  # another port of its device
        "rtsp://10.1.2.3/main",  # a point of another unit
    ],
)
def test_a_registered_device_gives_no_still(built: City, clock: HandClock, url: str) -> None:
    """A test is no way around a grant: whoever may not watch a camera in use does not see it by testing its address."""
    camera = Camera()
    tried = camera.tried(built["tech"], clock, AddressToTry("HQX", url))
    assert (tried.still, camera.decoded) == (None, [])
    assert tried.why_none is not None
    assert tried.why_none.article == "16(3)"


@pytest.mark.law("16(3)")
def test_on_the_loopback_each_program_is_a_device(built: City, clock: HandClock) -> None:
    in_use(add_camera_on_trial("HQX", clock, name="回环", host="127.0.0.1:8554"), clock)
    camera = Camera()
    assert camera.tried(built["tech"], clock, AddressToTry("HQX", "rtsp://127.0.0.1:8554/other")).still is None
    assert camera.tried(built["tech"], clock, AddressToTry("HQX", "rtsp://127.0.0.1:855/main")).still is not None


@pytest.mark.law("8", "16(3)")
def test_a_device_on_trial_gives_its_other_streams_until_it_is_in_use(built: City, clock: HandClock) -> None:
    """A recorder box with many channels: what its technician may watch on trial anyway closes nothing."""
    point, camera = add_camera_on_trial("HQX", clock, name="新装", host="10.1.9.9"), Camera()
    assert camera.tried(built["tech"], clock).still is None, "this very stream: under a grant"
    other = AddressToTry("HQX", "rtsp://10.1.9.9/channel2")
    assert camera.tried(built["tech"], clock, other).still is not None
    in_use(point, clock)
    assert camera.tried(built["tech"], clock, other).still is None


@pytest.mark.law("16(3)")
def test_a_redirect_to_a_registered_device_gives_no_still(built: City, clock: HandClock) -> None:
    camera = Camera(redirects_to="10.1.3.3")
    tried = camera.tried(built["tech"], clock)
    assert (tried.still, tried.found.width) == (None, 1280)
    assert tried.why_none is not None
    assert "still" not in last_facts()
    assert Camera(redirects_to="10.1.9.10").tried(built["tech"], clock).still is not None


@pytest.mark.law("20(1)")
def test_few_stills_an_hour_by_person_and_by_device(built: City, clock: HandClock) -> None:
    camera = Camera()
    for _ in range(3):
        assert camera.tried(built["tech"], clock).still is not None
    for username in ("tech", "fitter"):
        tried = camera.tried(built[username], clock)
        assert tried.still is None
        assert tried.why_none is not None
        assert (tried.why_none.article, "同一设备" in tried.why_none.reason.zh) == ("20(1)", True)
    for number in range(17):
        assert camera.tried(built["tech"], clock, AddressToTry("HQX", f"rtsp://10.1.8.{number}/main")).still
    over = camera.tried(built["tech"], clock, AddressToTry("HQX", "rtsp://10.1.8.99/main"))
    assert over.still is None
    assert over.why_none is not None
    assert "每人" in over.why_none.reason.zh
    clock.advance(timedelta(minutes=61))
    assert camera.tried(built["tech"], clock).still is not None


@pytest.mark.law("8")
def test_what_comes_without_a_still(built: City, clock: HandClock) -> None:
    away = Camera(Trial(reason=GapReason.UNREACHABLE)).tried(built["tech"], clock)
    assert (away.still, away.why_none, away.trouble) == (None, None, None)
    assert last_facts()["outcome"] == "UNREACHABLE"
    words = Words("视频无法解码", "the video could not be decoded")
    broken = Camera(fault=Fault(FaultKind.CORRUPT, words)).tried(built["tech"], clock)
    assert (broken.still, broken.trouble, broken.found.width) == (None, words, 1280)
    assert Camera(Trial("avc1.42", 1280, 720)).tried(built["tech"], clock).trouble is not None
    assert not TrialStill.objects.exists()


@pytest.mark.law("3", "16(3)")
def test_the_lines_are_read_like_the_register_and_only_grow(built: City, clock: HandClock) -> None:
    Camera().tried(built["tech"], clock)
    Camera().tried(built["fitter"], clock)
    now = clock.now()
    assert [one.person for one in stills_of_system(built["manager"], "HQX", at=now)] == ["人员 fitter", "人员 tech"]
    assert [one.person for one in stills_of_system(built["tech"], "HQX", at=now)] == ["人员 tech"]
    assert stills_of_system(built["monitor"], "HQX", at=now) == ()
    for change in (lambda: TrialStill.objects.update(person="x"), lambda: TrialStill.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.law("3", "7")
def test_stored_credentials_are_tried_at_their_own_device_alone(built: City, clock: HandClock) -> None:
    code, manager = built.points["HQX"].code, built["manager"]
    same = address_of_point(manager, code=code, clock=clock, url="rtsp://10.1.3.3/other")
    assert (same.username, same.password, same.redirects) == ("eye", "let-me-in", False)
    sub = address_of_point(manager, code=code, clock=clock, sub_url="rtsp://10.1.3.3/sub")
    assert (sub.url, sub.password, sub.redirects) == ("rtsp://10.1.3.3:554/sub", "let-me-in", False)
    other = address_of_point(manager, code=code, clock=clock, url="rtsp://10.1.3.4/main")
    assert (other.username, other.password, other.redirects) == ("", "", True)
    assert Camera(redirects_to="10.1.9.10").tried(manager, clock, same).found.reason is GapReason.NOT_A_CAMERA
    with pytest.raises(Fault):
        address_of_point(manager, code=code, clock=clock, sub_url="rtsp://10.1.3.4/sub")
    for username in ("tech", "monitor", "elsewhere"):
        with pytest.raises(Refused):
            address_of_point(built[username], code=code, clock=clock, url="rtsp://10.1.3.3/other")
