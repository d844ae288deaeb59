"""Upkeep of a device: its clock, and a password of ours instead of the one that it came with (articles 12, 20(4))."""

from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from itertools import islice

from mingcha.kit.bounded_xml import escaped
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.onvif.device import OnvifDevice, Service

_MOST_USERS = 64
_TIME = (
    "<v:DateTimeType>{}</v:DateTimeType><v:DaylightSavings>false</v:DaylightSavings>"
    "<v:TimeZone><tt:TZ>CST-8</tt:TZ></v:TimeZone>"
)


def set_time(device: OnvifDevice, now: datetime) -> None:
    """Sets the device's clock to an aware instant, and its zone to that of China. Raises as OnvifDevice.ask."""
    utc = now.astimezone(UTC)
    device.ask(
        Service.DEVICE,
        "SetSystemDateAndTime",
        _TIME.format("Manual") + "<v:UTCDateTime><tt:Time>"
        f"<tt:Hour>{utc.hour}</tt:Hour><tt:Minute>{utc.minute}</tt:Minute><tt:Second>{utc.second}</tt:Second></tt:Time>"
        f"<tt:Date><tt:Year>{utc.year}</tt:Year><tt:Month>{utc.month}</tt:Month><tt:Day>{utc.day}</tt:Day></tt:Date>"
        "</v:UTCDateTime>",
    )
    device.forget_time()


def set_time_servers(device: OnvifDevice, servers: Sequence[str]) -> None:
    """Lets the device follow NTP servers, IP addresses. Raises ValueError, and as OnvifDevice.ask."""
    parts = ""
    for server in map(ip_address, servers):
        kind = f"IPv{server.version}"
        parts += f"<v:NTPManual><tt:Type>{kind}</tt:Type><tt:{kind}Address>{server}</tt:{kind}Address></v:NTPManual>"
    device.ask(Service.DEVICE, "SetNTP", f"<v:FromDHCP>false</v:FromDHCP>{parts}")
    device.ask(Service.DEVICE, "SetSystemDateAndTime", _TIME.format("NTP"))
    device.forget_time()


def change_password(device: OnvifDevice, password: str) -> OnvifDevice:
    """Sets another password for the device's own user, and returns the device as it is asked from now on: the new
    password has then worked. The caller keeps both until this returns.

    Raises Fault(CONFLICT) if the old one still holds, Fault(UNAVAILABLE) if neither could be tried: keep both then; and
    as OnvifDevice.ask before anything is changed.
    """
    level = _level_of(device)
    body = (
        f"<v:User><tt:Username>{escaped(device.username)}</tt:Username><tt:Password>{escaped(password)}</tt:Password>"
        f"<tt:UserLevel>{escaped(level)}</tt:UserLevel></v:User>"
    )
    changed, refusal = device.with_password(password), ""
    try:
        device.ask(Service.DEVICE, "SetUser", body)
    except Fault as fault:  # the answer alone may be lost: what holds is tried
        refusal = fault.detail or fault.kind.value
    new_holds = _holds(changed)
    if new_holds and not refusal:
        return changed
    if _holds(device):  # also a device that takes every password
        words = Words("设备未采用新口令，原口令仍有效", "the device kept the old password")
        raise Fault(FaultKind.CONFLICT, words, refusal)
    if new_holds:
        return changed
    words = Words("新旧口令均无法验证，请都保留", "neither password could be tried: keep both")
    raise Fault(FaultKind.UNAVAILABLE, words, refusal)


def _holds(device: OnvifDevice) -> bool:
    """Whether the device takes these credentials for what needs an administrator."""
    try:
        device.ask(Service.DEVICE, "GetUsers")
    except Fault:
        return False
    return True


def _level_of(device: OnvifDevice) -> str:
    """The level of the device's own user, which SetUser must repeat. Raises Fault(UNSUPPORTED) if it lists none."""
    found = device.ask(Service.DEVICE, "GetUsers")
    for user in islice(found.all("User"), _MOST_USERS):
        if user.value("Username") == device.username and user.value("UserLevel"):
            return user.value("UserLevel")[:32]
    words = Words("设备的用户列表中没有该用户", "the device does not list this user")
    raise Fault(FaultKind.UNSUPPORTED, words)
