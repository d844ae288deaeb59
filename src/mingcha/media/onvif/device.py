"""An ONVIF device: its time, its services and who it is (ONVIF Core, 5.1 and 8; articles 7, 13(1))."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address

from mingcha.kit.bounded_http import THIS_MACHINES, Trust, http_answer
from mingcha.kit.bounded_xml import Element, escaped
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.http_auth import Credentials
from mingcha.media.onvif.exchange import AskHttp, Exchange, MayReach
from mingcha.media.onvif.soap import UsernameToken, envelope, read_answer, unsupported

ANSWER_WITHIN_S = 5.0
_MOST_SERVICES = 64
_MOST_CHARACTERS = 100


class Service(StrEnum):
    """A service by its namespace."""

    DEVICE = "http://www.onvif.org/ver10/device/wsdl"
    MEDIA = "http://www.onvif.org/ver10/media/wsdl"
    MEDIA2 = "http://www.onvif.org/ver20/media/wsdl"
    PTZ = "http://www.onvif.org/ver20/ptz/wsdl"
    EVENTS = "http://www.onvif.org/ver10/events/wsdl"
    NOTIFICATION = "http://docs.oasis-open.org/wsn/b-2"
    """Of WS-BaseNotification; at the address of a subscription alone."""


_CAPABILITIES = {Service.MEDIA: "Media", Service.PTZ: "PTZ", Service.EVENTS: "Events"}


@dataclass(frozen=True, slots=True)
class DeviceInformation:
    """Who the device says it is; at most 100 characters each."""

    manufacturer: str
    model: str
    firmware: str
    serial: str


class OnvifDevice:
    """Calls to one device. Every call blocks for `within_s` at most thrice; not for several threads at once."""

    def __init__(
        self, address: str, username: str = "", password: str = "", *, may_reach: MayReach, clock: Clock,
        within_s: float = ANSWER_WITHIN_S, trust: Trust = THIS_MACHINES, ask: AskHttp = http_answer,
    ) -> None:  # fmt: skip
        """`address`: that of the device service, as discovery gives it. Raises as Exchange."""
        self._exchange = Exchange(address, Credentials(username, password), may_reach, trust=trust, ask=ask)
        self.address, self.username = address, username
        self._password, self._clock, self._within_s = password, clock, within_s
        self._reopen = {"may_reach": may_reach, "clock": clock, "within_s": within_s, "trust": trust, "ask": ask}
        self._ahead: timedelta | None = None
        self._services: dict[str, str] | None = None

    @property
    def host(self) -> str:
        """The IP address."""
        return self._exchange.host

    def own(self, address: str) -> str:
        """As Exchange.own."""
        return self._exchange.own(address)

    def with_password(self, password: str) -> "OnvifDevice":
        """The same device and user with another password."""
        return OnvifDevice(self.address, self.username, password, **self._reopen)  # type: ignore[arg-type]

    def ask(
        self, service: Service, name: str, body: str = "", *, at: str = "", action: str = "", within_s: float = 0.0
    ) -> Element:
        """The answer to a request of a service; `body`: XML inside the request's element, where the prefix `v` is the
        service. `at`: another address of the device, which the request names with its `action` (WS-Addressing);
        `within_s`: longer than usual.

        Raises Fault(UNAVAILABLE), (UNAUTHENTICATED), (UNSUPPORTED), (CONFLICT) for a refusal, (INVALID).
        """
        ahead = self._learn_time()
        address = at or self._address_of(service)
        token = None
        if self.username:
            token = UsernameToken(self.username, self._password, self._clock.now() + ahead)
        return self._call(service, name, body, address, token, action if at else "", within_s)

    def offers(self, service: Service) -> bool:
        """Whether the device names this service. Raises as `ask`."""
        return service is Service.DEVICE or service in self._known_services()

    def information(self) -> DeviceInformation:
        """Who the device says it is. Raises as `ask`."""
        found = self.ask(Service.DEVICE, "GetDeviceInformation")
        names = ("Manufacturer", "Model", "FirmwareVersion", "SerialNumber")
        return DeviceInformation(*(_plain(found.value(name)) for name in names))

    def time_ahead(self) -> timedelta:
        """How far the device's clock is ahead of ours; nothing if it does not say. Raises Fault(UNAVAILABLE)."""
        return self._learn_time()

    def forget_time(self) -> None:
        """After the device's clock was set."""
        self._ahead = None

    def _learn_time(self) -> timedelta:
        if self._ahead is None:
            try:
                found = self._call(Service.DEVICE, "GetSystemDateAndTime", "", self.address, None)
                self._ahead = _ahead(found, self._clock.now())
            except Fault as fault:
                if fault.kind is FaultKind.UNAVAILABLE:
                    raise
                self._ahead = timedelta()  # some ask for a password even for the time
        return self._ahead

    def _known_services(self) -> dict[str, str]:
        if self._services is None:
            try:
                found = self.ask(Service.DEVICE, "GetServices", "<v:IncludeCapability>false</v:IncludeCapability>")
                services = {one.value("Namespace"): one.value("XAddr") for one in _first(found, "Service")}
            except Fault as fault:
                if fault.kind not in (FaultKind.UNSUPPORTED, FaultKind.CONFLICT):
                    raise
                found = self.ask(Service.DEVICE, "GetCapabilities", "<v:Category>All</v:Category>")
                services = {key: found.value("Capabilities", name, "XAddr") for key, name in _CAPABILITIES.items()}
            self._services = {name: address for name, address in services.items() if address}
        return self._services

    def _address_of(self, service: Service) -> str:
        if service is Service.DEVICE:
            return self.address
        address = self._known_services().get(service)
        if address is None:
            raise unsupported(service.rpartition("org/")[2])
        return self._exchange.own(address)

    def _call(
        self, service: Service, name: str, body: str, address: str, token: UsernameToken | None, action: str = "",
        within_s: float = 0.0,
    ) -> Element:  # fmt: skip
        headers = f"<a:Action>{action}</a:Action><a:To>{escaped(address)}</a:To>" if action else ""
        request = envelope(f'<v:{name} xmlns:v="{service}">{body}</v:{name}>', token, headers)
        data = self._exchange.post(address, action or f"{service}/{name}", request, max(within_s, self._within_s))
        return read_answer(data, f"{name}Response")


def token_element(name: str, token: str) -> str:
    """An element of the service with a token of the device."""
    return f"<v:{name}>{escaped(token)}</v:{name}>"


def _first(found: Element, name: str) -> list[Element]:
    return list(found.all(name))[:_MOST_SERVICES]


def _ahead(found: Element, now: datetime) -> timedelta:
    """What the device's UTC is ahead of ours; nothing where it gives no whole instant."""
    instant = found.child("SystemDateAndTime", "UTCDateTime") or Element("UTCDateTime")
    year, month, day = (int(instant.number("Date", name)) for name in ("Year", "Month", "Day"))
    hour, minute, second = (int(instant.number("Time", name)) for name in ("Hour", "Minute", "Second"))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC) - now
    except (ValueError, OverflowError):
        return timedelta()


def _plain(text: str) -> str:
    return "".join(one for one in text[:_MOST_CHARACTERS] if one.isprintable())


def address_at(host: str, port: int = 80) -> str:
    """The usual address of the device service at an IP address (ONVIF Core, 5.4.3). Raises ValueError."""
    address = ip_address(host)
    return f"http://{f'[{address}]' if address.version == 6 else address}:{port}/onvif/device_service"
