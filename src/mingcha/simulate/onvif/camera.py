"""The answers of a virtual ONVIF camera, one function a request (ONVIF Core, Media, PTZ and Event services)."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, unescape

from mingcha.kit.clock import Clock
from mingcha.simulate.onvif.turning import HOME, Turning

MOST_BYTES = 64 * 1024
_REQUEST = re.compile(r"<(?:[\w.-]{1,32}:)?Body[^<>]{0,1000}>\s{0,100}<(?:[\w.-]{1,32}:)?(\w{1,64})")
_SERVICES = (
    ("http://www.onvif.org/ver10/device/wsdl", "device_service"),
    ("http://www.onvif.org/ver10/media/wsdl", "media"),
    ("http://www.onvif.org/ver20/ptz/wsdl", "ptz"),
    ("http://www.onvif.org/ver10/events/wsdl", "events"),
)
_OPEN = ("GetSystemDateAndTime",)
_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:t="urn:answer"'
    ' xmlns:n="http://docs.oasis-open.org/wsn/b-2" xmlns:w="http://www.w3.org/2005/08/addressing">'
    "<env:Body>{}</env:Body></env:Envelope>"
)


@dataclass(frozen=True, slots=True)
class VirtualCameraSettings:
    """What a camera shows. `streams`: RTSP addresses, the main stream first. It asks for a password if it has one."""

    streams: tuple[str, ...]
    username: str = "admin"
    password: str = field(default="", repr=False)
    serial: str = "MC-SIM-1"
    covered_after_s: float | None = None
    """After this many seconds its lens is covered; None: never."""


class VirtualCamera:
    """One camera. `address`: that of its services without the last step, "http://IP:PORT/onvif"."""

    def __init__(self, settings: VirtualCameraSettings, address: str, clock: Clock) -> None:
        self.settings, self.address, self._clock = settings, address, clock
        self.turning = Turning(clock, {"P1": ("1", HOME)})
        self._began_ns = clock.monotonic_ns()
        self._sent: bool | None = None
        self._answers: dict[str, Callable[[str], str]] = {
            "GetSystemDateAndTime": self._time,
            "GetDeviceInformation": self._information,
            "GetServices": self._services,
            "GetProfiles": self._profiles,
            "GetStreamUri": self._stream,
            "GetPresets": self._presets,
            "SetPreset": self._set_preset,
            "RemovePreset": self._remove_preset,
            "GotoPreset": self._go_to_preset,
            "GotoHomePosition": self._go_home,
            "ContinuousMove": self._move,
            "Stop": self._stop,
            "GetStatus": self._status,
            "CreatePullPointSubscription": self._subscribe,
            "PullMessages": self._pull,
            "Renew": lambda _: "",
            "Unsubscribe": lambda _: "",
        }

    def answer(self, request: bytes) -> tuple[int, bytes]:
        """HTTP status and body for a SOAP request."""
        text = request.decode("utf-8", "replace")
        found = _REQUEST.search(text)
        name = found[1] if found else ""
        if name not in _OPEN and not self._is_signed(text):
            return 401, _fault("Sender", "NotAuthorized")
        if name not in self._answers:
            return 500, _fault("Receiver", "ActionNotSupported")
        try:
            body = self._answers[name](text)
        except (ValueError, KeyError):
            return 400, _fault("Sender", "InvalidArgVal")
        return 200, _ENVELOPE.format(f"<t:{name}Response>{body}</t:{name}Response>").encode()

    def match(self, question: bytes) -> bytes:
        """The answer to a question for devices; nothing to anything else."""
        text = question.decode("utf-8", "replace")
        asked = _value(text, "MessageID")
        if not asked or "discovery/Probe<" not in text:
            return b""
        head = f"<env:Header><w:RelatesTo>{escape(asked)}</w:RelatesTo></env:Header>"
        match = (
            f"<w:EndpointReference><w:Address>urn:serial:{escape(self.settings.serial)}</w:Address></w:EndpointReference>"
            "<t:Scopes>onvif://www.onvif.org/type/ptz onvif://www.onvif.org/name/Mingcha%20virtual"
            f" onvif://www.onvif.org/hardware/simulated</t:Scopes><t:XAddrs>{escape(self.address)}/device_service"
            "</t:XAddrs>"
        )
        body = f"<t:ProbeMatches><t:ProbeMatch>{match}</t:ProbeMatch></t:ProbeMatches>"
        return _ENVELOPE.format(body).replace("<env:Body>", f"{head}<env:Body>").encode()

    def _is_signed(self, text: str) -> bool:
        if not self.settings.password:
            return True
        try:
            nonce = base64.b64decode(_value(text, "Nonce"), validate=True)
        except ValueError:
            return False
        signed = nonce + _value(text, "Created").encode() + self.settings.password.encode()
        wanted = base64.b64encode(hashlib.sha1(signed, usedforsecurity=False).digest()).decode()
        given = _value(text, "Password")
        return _value(text, "Username") == self.settings.username and hmac.compare_digest(
            given.encode(), wanted.encode()
        )

    def _time(self, _: str) -> str:
        now = self._clock.now()
        return (
            f"<t:SystemDateAndTime><tt:UTCDateTime><tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}"
            f"</tt:Minute><tt:Second>{now.second}</tt:Second></tt:Time><tt:Date><tt:Year>{now.year}</tt:Year><tt:Month>"
            f"{now.month}</tt:Month><tt:Day>{now.day}</tt:Day></tt:Date></tt:UTCDateTime></t:SystemDateAndTime>"
        )

    def _information(self, _: str) -> str:
        return (
            "<t:Manufacturer>Mingcha</t:Manufacturer><t:Model>Virtual</t:Model><t:FirmwareVersion>1</t:FirmwareVersion>"
            f"<t:SerialNumber>{escape(self.settings.serial)}</t:SerialNumber>"
        )

    def _services(self, _: str) -> str:
        return "".join(
            f"<t:Service><t:Namespace>{name}</t:Namespace><t:XAddr>{escape(self.address)}/{step}</t:XAddr></t:Service>"
            for name, step in _SERVICES
        )

    def _profiles(self, _: str) -> str:
        return "".join(
            f'<t:Profiles token="S{number}" fixed="true"><tt:Name>stream {number}</tt:Name>'
            '<tt:VideoSourceConfiguration token="V"/><tt:VideoEncoderConfiguration token="E"><tt:Encoding>H264'
            '</tt:Encoding></tt:VideoEncoderConfiguration><tt:PTZConfiguration token="T"/></t:Profiles>'
            for number in range(len(self.settings.streams))
        )

    def _stream(self, text: str) -> str:
        token = _value(text, "ProfileToken")
        found = {f"S{number}": address for number, address in enumerate(self.settings.streams)}[token]
        return f"<t:MediaUri><tt:Uri>{escape(found)}</tt:Uri></t:MediaUri>"

    def _presets(self, _: str) -> str:
        return "".join(
            f'<t:Preset token="{escape(token)}"><tt:Name>{escape(name)}</tt:Name></t:Preset>'
            for token, (name, _) in self.turning.presets.items()
        )

    def _set_preset(self, text: str) -> str:
        token = _value(text, "PresetToken")
        if token and token not in self.turning.presets:
            raise KeyError(token)
        return f"<t:PresetToken>{escape(self.turning.keep(token, _value(text, 'PresetName')))}</t:PresetToken>"

    def _remove_preset(self, text: str) -> str:
        del self.turning.presets[_value(text, "PresetToken")]
        return ""

    def _go_to_preset(self, text: str) -> str:
        self.turning.go(self.turning.presets[_value(text, "PresetToken")][1])
        return ""

    def _go_home(self, _: str) -> str:
        self.turning.go()
        return ""

    def _move(self, text: str) -> str:
        timeout = re.fullmatch(r"PT([0-9]{1,4}(?:\.[0-9]{1,6})?)S", _value(text, "Timeout") or "PT10S")
        if timeout is None:
            raise ValueError("no time")
        pan_tilt = re.search(r'PanTilt x="(-?[0-9.]{1,9})" y="(-?[0-9.]{1,9})"', text)
        zoom = re.search(r'Zoom x="(-?[0-9.]{1,9})"', text)
        pan, tilt = (float(pan_tilt[1]), float(pan_tilt[2])) if pan_tilt else (0.0, 0.0)
        self.turning.move((pan, tilt, float(zoom[1]) if zoom else 0.0), float(timeout[1]))
        return ""

    def _stop(self, _: str) -> str:
        self.turning.stop()
        return ""

    def _status(self, _: str) -> str:
        pan, tilt, zoom = self.turning.position()
        state = "MOVING" if self.turning.is_moving() else "IDLE"
        return (
            f'<t:PTZStatus><tt:Position><tt:PanTilt x="{pan:.4f}" y="{tilt:.4f}"/><tt:Zoom x="{zoom:.4f}"/>'
            f"</tt:Position><tt:MoveStatus><tt:PanTilt>{state}</tt:PanTilt></tt:MoveStatus></t:PTZStatus>"
        )

    def _subscribe(self, _: str) -> str:
        self._sent = None
        return f"<t:SubscriptionReference><w:Address>{escape(self.address)}/pull</w:Address></t:SubscriptionReference>"

    def _pull(self, _: str) -> str:
        """The state of the lens, once after each change; without waiting."""
        after_s = self.settings.covered_after_s
        covered = after_s is not None and self._clock.monotonic_ns() - self._began_ns >= after_s * 1e9
        if covered is self._sent:
            return ""
        self._sent = covered
        at = self._clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        return (
            "<n:NotificationMessage><n:Topic>tns1:VideoSource/GlobalSceneChange/ImagingService</n:Topic><n:Message>"
            f'<tt:Message UtcTime="{at}"><tt:Source><tt:SimpleItem Name="Source" Value="V"/></tt:Source><tt:Data>'
            f'<tt:SimpleItem Name="State" Value="{str(covered).lower()}"/></tt:Data></tt:Message></n:Message>'
            "</n:NotificationMessage>"
        )


def _value(text: str, name: str) -> str:
    """The text of the first element of this name; "" if there is none."""
    found = re.search(rf"<(?:[\w.-]{{1,32}}:)?{name}(?:\s[^<>]{{0,300}})?>([^<]{{0,500}})<", text)
    return unescape(found[1]).strip() if found else ""


def _fault(code: str, subcode: str) -> bytes:
    inner = f"<env:Subcode><env:Value>ter:{subcode}</env:Value></env:Subcode>"
    codes = f"<env:Code><env:Value>env:{code}</env:Value>{inner}</env:Code>"
    reason = f"<env:Reason><env:Text>{subcode}</env:Text></env:Reason>"
    return _ENVELOPE.format(f"<env:Fault>{codes}{reason}</env:Fault>").encode()
