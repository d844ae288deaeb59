"""Points: registering a camera, its address, switching it on and off (articles 3, 6, 7, 8, 18)."""

from django.conf import settings

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.codes import DeviceCode
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.initials import initials_of
from mingcha.kit.words import Words
from mingcha.media.address import CameraAddress, camera_address
from mingcha.registry.found import MOST_INITIALS, checked_name, free, point_called, system_called
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.located import place_of
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.address import IPNetwork, networks_from, new_address, sub_address
from mingcha.registry.points.models import Point
from mingcha.registry.points.placing_actions import look, put, tell_position
from mingcha.registry.points.position import Position, View
from mingcha.registry.rows import point_row
from mingcha.registry.values import PointRow

_SERIAL_DIGITS = 6


@cites("3", "6", "7", "8", "13", "18")
def add_point(
    by: Asker,
    *,
    system: str,
    name: str,
    part: str,
    url: str,
    clock: Clock,
    username: str = "",
    password: str = "",
    forbidden_place: str = "",
    position: Position | None = None,
    view: View | None = None,
    sub_url: str = "",
    enabled: bool = True,
) -> PointRow:
    """Registers a camera of a system and gives it the next free 20-digit code. It is on trial until it is accepted.
    One that is not `enabled` is registered before its line is laid: the recorder takes its pictures once it is enabled.

    `part` is a law.categories.PlacePart; `forbidden_place` a law.forbidden.ForbiddenPlace or "" for none of them.
    Credentials may also stand inside the URL; they are taken out, and the password is sealed. `sub_url` is the address
    of the sub stream, of the same device and with the same credentials. Raises LabelQuestioned (article 13) when the
    label of `position` is in doubt, Refused (article 2) when it lies outside the city.
    """
    address = new_address(url, username, password)
    sub = sub_address(sub_url, address)
    typed = position.typed() if position else None
    with act("registry.point.add", by=actor_of(by), clock=clock, cites=("3", "6", "7", "8", "13", "18")) as deed:
        now = clock.now()
        held = system_called(system)
        place = place_of(held)
        new = points_rules.NewPoint(place, held.site.category, part, forbidden_place, address.host)
        who = duty_of(by, now)
        require(points_rules.may_add_point(who, new, _networks()))
        free(
            Point.objects.filter(system=held, name=name.strip()).exists(),
            "该系统已有同名点位",
            "the system has a point of this name already",
        )
        point = Point(
            code=_next_code(place.division),
            system=held,
            name=checked_name(name),
            part=part,
            url=address.stored,
            username=address.username,
            sealed_password=_sealed(address),
            state=points_rules.state_after_building(acceptance_passed=False),
            added_at=now,
            sub_url=sub,
            enabled=enabled,
            initials=initials_of(name)[:MOST_INITIALS],
        )
        if position and typed:
            put(point, position, typed, who, now)
        look(point, view or View())
        point.save()
        deed.wrote(point)
        deed.fact("camera", point.code)
        deed.fact("name", point.name)
        tell_position(deed, point)
        deed.fact("enabled", enabled)
        deed.fact("forbidden_place", forbidden_place or "none")
    return point_row(point)


@cites("7")
def change_point_address(
    by: Asker, *, code: str, url: str, clock: Clock, username: str = "", password: str = ""
) -> PointRow:
    """Gives a point another address or other credentials. The epoch rises, so that the recorder starts it anew.

    A password that is not given again is kept only while host, port and user name stay as they were: otherwise a new
    address would be sent a secret that was entrusted to another device.
    """
    address = new_address(url, username, password)
    with act("registry.point.change_address", by=actor_of(by), clock=clock, cites=("7",)) as deed:
        point = point_called(code)
        require(points_rules.may_change_point(duty_of(by, clock.now()), place_of(point), address.host, _networks()))
        if not _keeps_password(point, address):
            point.username, point.sealed_password = address.username, _sealed(address)
            # the sub stream was of the other device
            point.sub_url = ""
        point.url = address.stored
        point.epoch += 1
        point.save(update_fields=["url", "sub_url", "username", "sealed_password", "epoch"])
        deed.wrote(point)
        deed.fact("camera", point.code)
        deed.fact("epoch", point.epoch)
    return point_row(point)


@cites("3")
def enable_point(by: Asker, *, code: str, clock: Clock) -> PointRow:
    """Lets the recorder take the pictures of a point again."""
    return _switch(by, code, clock, enabled=True, reason="")


@cites("3")
def disable_point(by: Asker, *, code: str, reason: str, clock: Clock) -> PointRow:
    """Stops taking the pictures of a point, with a reason. Point and footage stay (article 10 is not touched)."""
    return _switch(by, code, clock, enabled=False, reason=checked_name(reason, 200))


def _switch(by: Asker, code: str, clock: Clock, *, enabled: bool, reason: str) -> PointRow:
    name = "registry.point.enable" if enabled else "registry.point.disable"
    with act(name, by=actor_of(by), clock=clock, cites=("3",)) as deed:
        point = point_called(code)
        require(places_rules.may_write(duty_of(by, clock.now()), place_of(point)))
        if point.enabled is enabled:
            words = Words("点位已是这个状态", "the point is in this state already")
            raise Fault(FaultKind.CONFLICT, words)
        point.enabled = enabled
        point.save(update_fields=["enabled"])
        deed.wrote(point)
        deed.fact("camera", point.code)
        deed.fact("reason", reason)
    return point_row(point)


def _keeps_password(point: Point, address: CameraAddress) -> bool:
    """Whether no new credentials came with an address of the same device."""
    before = camera_address(point.url)
    same_device = (address.host, address.port) == (before.host, before.port)
    return same_device and not address.password and address.username in ("", point.username)


def _next_code(division: str) -> str:
    """The next free 20-digit code of a camera in a division.

    Codes are never given twice: points are not deleted. The act's lock makes this safe for many writers.
    """
    prefix = str(DeviceCode.of_camera(division, 1))[:-_SERIAL_DIGITS]
    last = Point.objects.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
    serial = int(last[-_SERIAL_DIGITS:]) + 1 if last else 1
    if serial >= 10**_SERIAL_DIGITS:
        raise Fault(FaultKind.EXHAUSTED, Words("本区编码已用完", "the codes of this division are used up"))
    return str(DeviceCode.of_camera(division, serial))


def _sealed(address: CameraAddress) -> str:
    return str(settings.MINGCHA_KEYS.seal(address.password)) if address.password else ""


def _networks() -> tuple[IPNetwork, ...]:
    return networks_from(settings.MINGCHA_CAMERA_NETWORKS)
