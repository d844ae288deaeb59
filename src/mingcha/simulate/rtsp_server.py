"""An RTSP 1.0 server on asyncio (RFC 2326): TCP interleaved, aggregate control, Digest; one stream per connection."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from mingcha.simulate.codecs import PACKAGING
from mingcha.simulate.rtsp_messages import Credentials, Interleaved, MessageReader, ProtocolError, Request, response
from mingcha.simulate.streams import Stream
from mingcha.simulate.tone import Tone
from mingcha.simulate.troubles import Trouble, TroubleKind

SESSION_TIMEOUT_S = 60
"""Sent in the Session header; a session without a message for 1.5 times as long is closed."""

_SLOW_CLIENT_BYTES = 2 * 1024 * 1024
_SOUND = "/trackID=1"
_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN"


@dataclass(slots=True)
class Mount:
    """One path of the server: a stream, its description, and its simulated trouble."""

    path: str
    title: str
    stream: Stream
    parameter_sets: Callable[[], tuple[bytes, ...]]
    fps: float
    bits_per_second: int
    trouble: Trouble | None = None
    away_until: float = 0.0
    """Event loop time until which a rebooting camera does not respond."""
    tone: Tone | None = None
    """Its sound; None for a camera without a microphone."""
    connections: set["Connection"] = field(default_factory=set)

    def is_in_trouble(self, kind: TroubleKind) -> bool:
        """Whether the mount has this kind of trouble."""
        return self.trouble is not None and self.trouble.kind is kind

    def description(self, address: str) -> str:
        """The SDP (RFC 4566)."""
        packaging = PACKAGING[self.stream.codec]
        lines = [
            "v=0",
            f"o=- 1 1 IN IP4 {address}",
            f"s={self.title}",
            f"c=IN IP4 {address}",
            "t=0 0",
            "a=control:*",
            "a=range:npt=now-",
            f"m=video 0 RTP/AVP {packaging.payload_type}",
            f"b=AS:{max(1, self.bits_per_second // 1000)}",
            *packaging.attributes(self.parameter_sets()),
            f"a=framerate:{self.fps:g}",
            "a=control:trackID=0",
        ]
        if self.tone is not None:
            lines += self.tone.description()
        if self.is_in_trouble(TroubleKind.WRONG_SDP):
            lines = ["v=0", "m=video", "a=rtpmap:96 H264", "a=fmtp:96 sprop-parameter-sets=???", "m=audio 0 RTP/AVP"]
        return "\r\n".join(lines) + "\r\n"


class Connection(asyncio.Protocol):
    """One client connection; also a listener of a stream."""

    def __init__(
        self, find: Callable[[str], Mount | None], credentials: Credentials | None, connections: set["Connection"]
    ) -> None:
        self._find = find
        self._credentials = credentials
        self._connections = connections
        self._reader = MessageReader()
        self._nonce = secrets.token_hex(16)
        self._session = ""
        self._mount: Mount | None = None
        self._watchdog: asyncio.TimerHandle | None = None
        self.channel = 0
        self.sound_channel: int | None = None
        self.waiting_for_key = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._rearm()

    def connection_lost(self, _exc: Exception | None) -> None:
        self._leave()
        self._connections.discard(self)
        if self._watchdog is not None:
            self._watchdog.cancel()

    def data_received(self, data: bytes) -> None:
        self._rearm()
        try:
            for message in self._reader.feed(data):
                if isinstance(message, Interleaved):
                    continue  # receiver reports only show that the client is alive
                self._transport.write(self._answer(message))
        except ProtocolError:
            self._transport.write(response(400, None))
            self._transport.close()

    def deliver(self, data: bytes) -> None:
        """Writes a picture; disconnects a client with 2 MB unread, so that it cannot delay the others."""
        if self._transport.get_write_buffer_size() > _SLOW_CLIENT_BYTES:
            self._leave()
            self._transport.abort()
            return
        self._transport.write(data)

    def hang_up(self) -> None:
        """Closes without TEARDOWN, like a camera that loses power."""
        self._leave()
        self._transport.abort()

    def _answer(self, request: Request) -> bytes:
        if request.version != "RTSP/1.0":
            return response(505, request)
        handler = {
            "OPTIONS": self._options,
            "DESCRIBE": self._describe,
            "SETUP": self._setup,
            "PLAY": self._play,
            "PAUSE": self._pause,
            "GET_PARAMETER": self._keep_alive,
            "SET_PARAMETER": self._keep_alive,
            "TEARDOWN": self._teardown,
        }.get(request.method)
        if handler is None:
            return response(405, request, {"Allow": _METHODS})
        if request.method != "OPTIONS" and not self._is_authorised(request):
            assert self._credentials is not None
            return response(401, request, {"WWW-Authenticate": self._credentials.challenge(self._nonce)})
        return handler(request)

    def _is_authorised(self, request: Request) -> bool:
        if self._credentials is None:
            return True
        return self._credentials.accepts(request.headers.get("authorization", ""), request.method, self._nonce)

    def _options(self, request: Request) -> bytes:
        return response(200, request, {"Public": _METHODS})

    def _describe(self, request: Request) -> bytes:
        mount = self._mount_of(request)
        if mount is None:
            return response(404, request)
        if mount.away_until > asyncio.get_running_loop().time():
            self.hang_up()
            return b""
        address = self._transport.get_extra_info("sockname")[0]
        headers = {"Content-Type": "application/sdp", "Content-Base": request.uri.rstrip("/") + "/"}
        return response(200, request, headers, mount.description(address))

    def _setup(self, request: Request) -> bytes:
        mount = self._mount_of(request)
        if mount is None:
            return response(404, request)
        if self._mount is not None and self._mount is not mount:
            return response(455, request)
        channels = _interleaved_channels(request.headers.get("transport", ""))
        if channels is None:
            return response(461, request)
        if urlsplit(request.uri).path.endswith(_SOUND):
            if mount.tone is None:
                return response(404, request)
            self.sound_channel = channels
        else:
            self.channel = channels
        self._mount = mount
        mount.connections.add(self)
        self._session = self._session or secrets.token_hex(8)
        transport = f"RTP/AVP/TCP;unicast;interleaved={channels}-{channels + 1}"
        return response(
            200, request, {"Transport": transport, "Session": f"{self._session};timeout={SESSION_TIMEOUT_S}"}
        )

    def _play(self, request: Request) -> bytes:
        if self._mount is None or not self._is_own_session(request):
            return response(454, request)
        mount = self._mount
        loop = asyncio.get_running_loop()
        # the response must precede the pictures on the same transport
        if mount.is_in_trouble(TroubleKind.GARBAGE):
            loop.call_soon(lambda: self._transport.write(secrets.token_bytes(64 * 1024).replace(b"$", b"#")))
        else:
            loop.call_soon(self._begin, mount)
        return response(200, request, {"Session": self._session, "Range": "npt=now-"})

    def _begin(self, mount: Mount) -> None:
        if self._transport.is_closing():
            return
        mount.stream.add(self)
        if mount.tone is not None and self.sound_channel is not None:
            mount.tone.add(self)

    def _pause(self, request: Request) -> bytes:
        if self._mount is None or not self._is_own_session(request):
            return response(454, request)
        self._stop()
        return response(200, request, {"Session": self._session})

    def _keep_alive(self, request: Request) -> bytes:
        if "session" in request.headers and not self._is_own_session(request):
            return response(454, request)
        return response(200, request, {"Session": self._session} if self._session else {})

    def _teardown(self, request: Request) -> bytes:
        if not self._is_own_session(request):
            return response(454, request)
        self._leave()
        asyncio.get_running_loop().call_soon(self._transport.close)  # after the response was written
        return response(200, request)

    def _is_own_session(self, request: Request) -> bool:
        return bool(self._session) and request.headers.get("session", "").partition(";")[0] == self._session

    def _mount_of(self, request: Request) -> Mount | None:
        path = urlsplit(request.uri).path.rstrip("/").removesuffix("/trackID=0").removesuffix(_SOUND)
        return self._find(path)

    def _leave(self) -> None:
        self._stop()
        if self._mount is not None:
            self._mount.connections.discard(self)

    def _stop(self) -> None:
        if self._mount is not None:
            self._mount.stream.remove(self)
            if self._mount.tone is not None:
                self._mount.tone.remove(self)

    def _rearm(self) -> None:
        loop = asyncio.get_running_loop()
        self._heard = loop.time()
        if self._watchdog is None:
            self._watchdog = loop.call_later(SESSION_TIMEOUT_S * 1.5, self._check_alive)

    def _check_alive(self) -> None:
        loop = asyncio.get_running_loop()
        left = self._heard + SESSION_TIMEOUT_S * 1.5 - loop.time()
        if left <= 0:
            self.hang_up()
            return
        self._watchdog = loop.call_later(left, self._check_alive)


def _interleaved_channels(transport: str) -> int | None:
    """The first channel of the first acceptable offer in a Transport header; None if only UDP is offered."""
    for offer in transport.split(","):
        name, *parameters = [part.strip() for part in offer.split(";")]
        if name.upper() != "RTP/AVP/TCP" or "multicast" in parameters:
            continue
        wanted = next((item.partition("=")[2] for item in parameters if item.startswith("interleaved=")), "0-1")
        first = wanted.partition("-")[0]
        if first.isascii() and first.isdecimal() and len(first) <= 3 and int(first) <= 254:
            return int(first)
    return None
