"""Events about the picture alone, and the upkeep of a device: clock and password (articles 12, 20(4))."""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.fault_kinds import fault_of
from tests.support.media.onvif_device import NOW, LiteralDevice, refusal, soap

from mingcha.kit.bounded_http import THIS_MACHINES, HttpAnswer, Trust
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.onvif.device import Service
from mingcha.media.onvif.events import LENS_COVERED, PICTURE_ABNORMAL, Notice, PullPoint, notices_of
from mingcha.media.onvif.text import read_xml
from mingcha.media.onvif.upkeep import change_password, set_time, set_time_servers

NOTICE = (
    '<n:NotificationMessage><n:Topic Dialect="x">tns1:{topic}</n:Topic><n:Message><tt:Message UtcTime="{at}">'
    '<tt:Source><tt:SimpleItem Name="VideoSourceConfigurationToken" Value="VS1"/></tt:Source><tt:Data>'
    '<tt:SimpleItem Name="{name}" Value="{value}"/></tt:Data></tt:Message></n:Message></n:NotificationMessage>'
)
FIELDS = ("Nonce", "Created", "Password")
AT = "2026-12-02T01:30:00.5Z"
CREATED = (
    "<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference><a:Address>{}</a:Address>"
    "</tev:SubscriptionReference></tev:CreatePullPointSubscriptionResponse>"
)
USERS = soap(
    "<tds:GetUsersResponse><tds:User><tt:Username>other</tt:Username><tt:UserLevel>User</tt:UserLevel></tds:User>"
    "<tds:User><tt:Username>admin</tt:Username><tt:UserLevel>Administrator</tt:UserLevel></tds:User>"
    "</tds:GetUsersResponse>"
)


def notices(topic: str, value: str = "true", name: str = "State", at: str = AT) -> tuple[Notice, ...]:
    text = NOTICE.format(topic=topic, value=value, name=name, at=at)
    return notices_of(read_xml(f"<PullMessagesResponse>{text}</PullMessagesResponse>".encode()))


@pytest.mark.law("12")
@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("VideoSource/GlobalSceneChange/ImagingService", LENS_COVERED),
        ("RuleEngine/TamperDetector/Tamper", LENS_COVERED),
        ("VideoSource/ImageTooDark/AnalyticsService", PICTURE_ABNORMAL),
        ("VideoSource/SignalLoss", PICTURE_ABNORMAL),
        ("VideoSource/MotionAlarm", None),
        ("RuleEngine/CellMotionDetector/Motion", None),
        ("RuleEngine/FaceDetector/Face", None),
        ("", None),
    ],
)
def test_only_events_about_the_picture_count(topic: str, kind: int | None) -> None:
    at = datetime(2026, 12, 2, 1, 30, 0, 500_000, tzinfo=UTC)
    assert notices(topic) == (() if kind is None else (Notice(kind, is_active=True, at=at, source="VS1"),))


@pytest.mark.parametrize(
    ("value", "name", "at", "expected"),
    [
        ("false", "State", AT, (False, True)),
        ("0", "IsTamper", AT, (False, True)),
        ("1", "Logical", "2026-12-02T09:30:00+08:00", (True, True)),
        ("true", "State", "2026-13-02T09:30:00Z", (True, False)),
        ("true", "State", "yesterday", (True, False)),
        ("perhaps", "State", AT, None),
        ("true", "Other", AT, None),
    ],
)
def test_states_and_times(value: str, name: str, at: str, expected: tuple[bool, bool] | None) -> None:
    found = notices("VideoSource/SignalLoss", value, name, at)
    assert [(one.is_active, one.at is not None) for one in found] == ([expected] if expected else [])


def test_a_pull_point_from_its_beginning_to_its_end() -> None:
    here = "http://10.1.2.3/onvif/event?id=1&amp;x=2"
    pulled = NOTICE.format(topic="VideoSource/SignalLoss", value="true", name="State", at=AT)
    other = LiteralDevice(
        {"CreatePullPointSubscription": soap(CREATED.format(here)),
         "PullMessages": soap(f"<tev:PullMessagesResponse>{pulled * 101}</tev:PullMessagesResponse>"),
         "Renew": soap("<n:RenewResponse/>"), "Unsubscribe": soap("<n:UnsubscribeResponse/>")}
    )  # fmt: skip
    point = PullPoint(other.device(), lasts_s=30)
    assert len(point.pull(2)) == 100
    point.renew()
    point.end()
    assert [name for name, _, _ in other.asked] == [
        "CreatePullPointSubscription",
        "PullMessages",
        "Renew",
        "Unsubscribe",
    ]
    assert [url for _, url, _ in other.asked[1:]] == ["http://10.1.2.3/onvif/event?id=1&x=2"] * 3
    assert "<a:To>http://10.1.2.3/onvif/event?id=1&amp;x=2</a:To>" in other.asked[1][2]
    assert "<v:Timeout>PT2S</v:Timeout>" in other.asked[1][2]
    assert other.headers[1]["Content-Type"].endswith('PullPointSubscription/PullMessagesRequest"')
    assert "<v:TerminationTime>PT30S</v:TerminationTime>" in other.asked[2][2]


@pytest.mark.parametrize("address", ["http://10.1.9.9/x", "http://127.0.0.1/x", ""])
def test_a_pull_point_elsewhere_is_refused(address: str) -> None:
    other = LiteralDevice({"CreatePullPointSubscription": soap(CREATED.format(address))})
    assert fault_of(PullPoint, other.device()) is FaultKind.INVALID


def test_the_clock_is_set_and_asked_again() -> None:
    done = soap("<v:SetSystemDateAndTimeResponse/>")
    other = LiteralDevice({"SetSystemDateAndTime": done, "SetNTP": soap("<v:SetNTPResponse/>")})
    device = other.device()
    assert device.time_ahead() == timedelta(minutes=10)
    set_time(device, NOW.astimezone())
    text = other.asked[0][2]
    assert "<tt:Hour>1</tt:Hour><tt:Minute>30</tt:Minute><tt:Second>0</tt:Second>" in text
    assert "<tt:Year>2026</tt:Year><tt:Month>12</tt:Month><tt:Day>2</tt:Day>" in text
    other.answers["GetSystemDateAndTime"] = soap("<v:GetSystemDateAndTimeResponse/>")
    assert device.time_ahead() == timedelta()
    set_time_servers(device, ["10.1.0.1", "fd00::1"])
    assert "<tt:Type>IPv6</tt:Type><tt:IPv6Address>fd00::1</tt:IPv6Address>" in other.asked[1][2]
    assert "<v:DateTimeType>NTP</v:DateTimeType>" in other.asked[2][2]
    with pytest.raises(ValueError, match="pool"):
        set_time_servers(device, ["pool.example"])


class ChangingDevice(LiteralDevice):
    """Takes requests that are signed with a password of `taken`; after SetUser, of `after`."""

    def __init__(self, taken: set[str], after: set[str], answer: bytes | HttpAnswer) -> None:
        super().__init__({"GetUsers": USERS, "SetUser": answer})
        self.taken, self.after = taken, after

    def __call__(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None,
        within_s: float = 0.0, *, most_bytes: int = 0, trust: Trust = THIS_MACHINES,
    ) -> HttpAnswer:  # fmt: skip
        text = (body or b"").decode()
        answer = super().__call__(method, url, body, headers, within_s, most_bytes=most_bytes, trust=trust)
        if ":GetUsers" not in text and ":SetUser" not in text:
            return answer
        nonce, created, digest = (re.findall(rf"<ws(?:se|u):{name}[^>]*>([^<]+)<", text)[0] for name in FIELDS)
        made = {
            base64.b64encode(hashlib.sha1(base64.b64decode(nonce) + (created + one).encode()).digest()).decode()
            for one in self.taken
        }
        if digest not in made:
            return HttpAnswer(401, b"")
        if "SetUser" in text:
            self.taken = self.after
            if answer.status == 0:
                raise Fault(FaultKind.UNAVAILABLE, "lost")
        return answer


DONE, LOST = soap("<v:SetUserResponse/>"), HttpAnswer(0, b"")
REFUSED = refusal("Sender", "PasswordTooWeak")


@pytest.mark.law("20(4)")
@pytest.mark.parametrize(
    ("after", "answer", "kind"),
    [
        ({"n<w"}, DONE, None),
        ({"n<w"}, LOST, None),
        ({"p&ss"}, DONE, FaultKind.CONFLICT),
        ({"p&ss"}, LOST, FaultKind.CONFLICT),
        ({"p&ss"}, REFUSED, FaultKind.CONFLICT),
        ({"p&ss", "n<w"}, REFUSED, FaultKind.CONFLICT),
        (set(), LOST, FaultKind.UNAVAILABLE),
    ],
)
def test_a_password_is_changed_when_the_new_one_works(
    after: set[str], answer: bytes | HttpAnswer, kind: FaultKind | None
) -> None:
    other = ChangingDevice({"p&ss"}, after, answer)
    device = other.device()
    if kind is None:
        change_password(device, "n<w").ask(Service.DEVICE, "GetUsers")
    else:
        with pytest.raises(Fault) as caught:
            change_password(device, "n<w")
        assert caught.value.kind is kind
        assert "n<w" not in str(caught.value)
    written = next(text for name, _, text in other.asked if name == "SetUser")
    assert "<tt:Password>n&lt;w</tt:Password><tt:UserLevel>Administrator</tt:UserLevel>" in written


@pytest.mark.law("20(4)")
def test_nothing_is_changed_with_a_wrong_password_or_for_an_unknown_user() -> None:
    other = ChangingDevice({"another"}, set(), DONE)
    assert fault_of(change_password, other.device(), "n") is FaultKind.UNAUTHENTICATED
    other = ChangingDevice({"p&ss"}, set(), DONE)
    assert fault_of(change_password, other.device("nobody"), "n") is FaultKind.UNSUPPORTED
    assert {name for name, _, _ in other.asked} == {"GetUsers"}
