"""The register as `mingcha cascade` asks it: passwords, entries, openings by real acts (13(1), 13(2), 16(3))."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.db import OperationalError
from tests.support.custody.footage import RECORDER, hour_row
from tests.support.registry.city import City, add_person
from tests.support.registry.fixtures import city
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.deciding import LIVE, file_system, with_listed_points
from tests.support.sharing.rows_of_cascade import POLICE
from tests.support.sharing.supplying import decided, supplied, with_decision

from mingcha.access.tickets.tokens import TICKET_KEY, open_ticket
from mingcha.custody.hours.actions import take_in_hours
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier
from mingcha.media.gb28181.cascade.above import AskedPictures, AskedWay
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.registry.identity.models import User
from mingcha.run.programs import cascade_register
from mingcha.run.programs.cascade_register import RegisterAbove, catalogue_item
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.cascade.actions import approve_upper, propose_upper
from mingcha.sharing.cascade.queries import upper_openings
from mingcha.sharing.cascade.values import UpperItem, UpperKind, UpperTransport
from mingcha.sharing.grants.actions import suspend_grant
from mingcha.sharing.point_rows.upkeep import mark_points, sweep_marks

FIRE = replace(
    POLICE, name="消防指挥平台", kind=UpperKind.DEPARTMENT, holder="XFJY", account="fire-platform",
    platform_code="42010000002000000009", password="a-password-of-ours", transport=UpperTransport.TCP,
    host="127.0.0.1",
)  # fmt: skip
__all__ = ["city"]  # a fixture
HERE, PAGE = "http://127.0.0.1:8001", "http://127.0.0.1:8000"


class SameThread:
    """Asks at once: a test has one connection."""

    def __init__(self, name: str) -> None:
        del name

    async def run(self, act: Callable[[], Any]) -> Any:
        return act()


def done[Found](work: Coroutine[Any, Any, Found]) -> Found:
    """What a coroutine that never waits returns, outside of any loop."""
    try:
        work.send(None)
    except StopIteration as ended:
        found: Found = ended.value
        return found
    raise AssertionError("it waited")


@pytest.fixture
def register(clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> RegisterAbove:
    monkeypatch.setattr(cascade_register, "DatabaseThread", SameThread)
    return RegisterAbove(settings.MINGCHA_KEYS, clock, HERE, PAGE)


@pytest.mark.law("13(1)", "13(2)", "16(3)")
def test_what_a_department_is_shown_and_opens(
    city: City, clock: HandClock, settings: LazySettings, register: RegisterAbove
) -> None:
    settings.MINGCHA_SHARING_HOSTS = ("127.0.0.1",)
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    found, no = with_decision(with_published_sets(with_sharing_people(city, clock), clock, 1, 5), clock)
    add_person("fire-platform", "XFJY", clock)
    city = City({user.username: user for user in User.objects.select_related("organisation")}, found.points)
    mark_points([one.code for one in city.points.values()])
    sweep_marks(clock=clock)
    number = propose_upper(city["admin"], new=FIRE, clock=clock).number
    assert done(register.platforms()) == []
    approve_upper(city["city"], number=number, clock=clock)
    (place,) = done(register.platforms())
    assert (place.host, place.is_tcp, place.password, place.charset) == (
        "127.0.0.1", True, "a-password-of-ours", "GB18030",
    )  # fmt: skip
    assert done(register.head(number)).total == 0
    grant = supplied(city, clock, no, "fire-platform")
    done(register.refresh())
    head = done(register.head(number))
    (entry,) = done(register.entries(number, 0, 10))
    assert (head.total, head.newest_change, len(head.divisions)) == (2, 1, 1)
    assert (entry.item.parents, entry.item.status) == ((head.divisions[0].device,), "ON")
    assert done(register.entries(number, entry.number, 10)) == []
    opened = done(register.open(number, AskedPictures(entry.item.device, AskedWay.LIVE, "张三")))
    assert (opened.point, opened.origin, opened.page) == (city.points["HQX"].code, HERE, PAGE)
    assert done(register.renew(number, opened)).ticket != opened.ticket
    with pytest.raises(Refused):
        done(register.open(number, AskedPictures(entry.item.device, AskedWay.DOWNLOAD, "")))
    assert [(one.user, one.article) for one in upper_openings(city["city"], number, at=clock.now())] == [
        ("platform", "19"), ("张三", ""),
    ]  # fmt: skip
    suspend_grant(city["department"], no=grant, why="账户失窃", clock=clock)
    done(register.refresh())
    (gone,) = done(register.changes(number, 1, 10))
    assert gone.item == CatalogueItem(entry.item.device, event="DEL"), "nothing of a point that is gone"
    with pytest.raises(Refused):
        done(register.renew(number, opened))


PLAYBACK = replace(LIVE, data_set=6, kind=SharingKind.PLAYBACK, back_hours=3)


@pytest.mark.law("8", "13(2)", "16(3)", "19")
def test_recordings_of_a_share_are_listed_and_opened(
    city: City, clock: HandClock, settings: LazySettings, register: RegisterAbove
) -> None:
    settings.MINGCHA_SHARING_HOSTS = ("127.0.0.1",)
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    found = with_published_sets(with_sharing_people(city, clock), clock, 1, 6)
    with_listed_points(found, clock)
    file_system(found, clock)
    no = decided(found, clock, PLAYBACK)
    add_person("fire-platform", "XFJY", clock)
    city = City({user.username: user for user in User.objects.select_related("organisation")}, found.points)
    mark_points([one.code for one in city.points.values()])
    sweep_marks(clock=clock)
    number = propose_upper(city["admin"], new=FIRE, clock=clock).number
    approve_upper(city["city"], number=number, clock=clock)
    supplied(city, clock, no, "fire-platform")
    done(register.refresh())
    (entry,) = done(register.entries(number, 0, 10))
    channel, point = entry.item.device, city.points["HQX"].code
    shared_at = clock.now()
    clock.advance(timedelta(hours=5, minutes=20))
    first = int(clock.now().timestamp()) // 3600 - 4
    rows = [
        hour_row(n + 1, point, first + n, bitmap=f"{0b11100000000 if n == 3 else 2**60 - 1:015x}") for n in range(4)
    ]
    take_in_hours(program("uplink"), RECORDER, rows, clock=clock)
    whole = shared_at - timedelta(days=1), clock.now()
    three_hours_ago = clock.now() - timedelta(hours=3)
    hour = datetime.fromtimestamp((first + 3) * 3600, UTC)
    assert done(register.recordings(number, channel, whole)) == (
        (three_hours_ago, hour), (hour + timedelta(minutes=8), hour + timedelta(minutes=11)),
    )  # fmt: skip
    assert done(register.recordings(number, "42010600001320000099", whole)) == ()
    assert done(register.recordings(number, channel, (shared_at, shared_at + timedelta(minutes=1)))) == ()
    asked = AskedPictures(channel, AskedWay.PLAYBACK, "张三", (hour, clock.now()))
    opened = done(register.open(number, asked))
    assert (opened.way, opened.point) == (AskedWay.PLAYBACK, point)
    ticket = open_ticket(opened.ticket, Verifier(settings.MINGCHA_KEYS.signer(TICKET_KEY).public))
    assert (ticket.modes, ticket.from_ms) == (("copy",), int(three_hours_ago.timestamp() * 1000))
    assert done(register.renew(number, opened)).ticket != opened.ticket
    with pytest.raises(Refused, match="13"):
        done(register.open(number, replace(asked, span=(shared_at, three_hours_ago))))
    with pytest.raises(Refused):
        done(register.open(number, AskedPictures(channel, AskedWay.LIVE, "张三")))
    lines = upper_openings(city["city"], number, at=clock.now())
    assert [(one.way.value, one.article, one.from_at, one.until_at) for one in lines] == [
        ("live", "13(2)", None, None), ("playback", "13(2)", shared_at, three_hours_ago),
        ("playback", "", hour, clock.now()),
    ]  # fmt: skip


def test_an_entry_says_what_the_register_says() -> None:
    held = UpperItem(
        7, "42010600001320000007", "420106", "门", "420106", longitude="114.3000001", latitude="30.5", direction=3,
        ptz_type=1, room_type=1, point_type=2, record_save_days=90, view_distance_m=50, horizontal_angle_deg=60,
    )  # fmt: skip
    item = catalogue_item(held, "ADD")
    assert (item.device, item.event, item.parents, item.status) == (held.code, "ADD", ("420106",), "ON")
    assert (item.longitude, item.direction, item.record_save_days) == (114.3000001, 3, 90)
    assert (item.ip_address, item.port, item.manufacturer) == ("", None, "")
    bare = catalogue_item(UpperItem(7, held.code, "420106", held.code, "420106", is_on=False))
    assert (bare.longitude, bare.direction, bare.status) == (None, None, "OFF")
    division = catalogue_item(UpperItem(0, "420106", "", "武昌区", "420106"))
    assert (division.parental, division.parents, division.status) == (True, (), "")


def test_a_database_that_is_away_is_a_fault(register: RegisterAbove, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(cascade_register, "cascade_round", away)
    with pytest.raises(Fault) as fault:
        done(register.refresh())
    assert fault.value.kind is FaultKind.UNAVAILABLE


def test_a_name_keeps_its_address_while_it_cannot_be_resolved(
    register: RegisterAbove, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [["192.0.2.1", "192.0.2.2"], ["192.0.2.2", "192.0.2.1"], OSError(), ["192.0.2.3"]]

    def resolve(*_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        found = answers.pop(0)
        if isinstance(found, OSError):
            raise found
        return [(0, 0, 0, "", (one, 0)) for one in found]

    monkeypatch.setattr(cascade_register.socket, "getaddrinfo", resolve)
    assert [register._address("above.example") for _ in range(4)] == ["192.0.2.1"] * 3 + ["192.0.2.3"]
