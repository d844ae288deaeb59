"""The RTSP 1.0 client (RFC 2326): OPTIONS, DESCRIBE, SETUP, PLAY and the keepalive. No I/O of its own.

Requests RTP inside the TCP connection; RTP over UDP if the address demands it or the server refuses TCP. Accepts H.264
and H.265. Requests sound only if the caller wants it, with one exception: GStreamer's shared media sends pictures to
nobody until every client has set up all tracks.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mingcha.kit.errors import Fault
from mingcha.kit.http_auth import Credentials
from mingcha.media.address import CameraAddress
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.rtp.sdp import Media, SessionDescription, read_sdp
from mingcha.media.rtp.sound_payload import sound_of
from mingcha.media.rtp.video_payload import video_of
from mingcha.media.rtsp.message import Response, control_url, interleaved_channels, server_ports, session_header
from mingcha.media.rtsp.requests import Exchange, Requests
from mingcha.media.trouble import Moved, Trouble, trouble_of
from mingcha.media.units import GapReason

_TRACK_LIMIT = 8
_REFUSES_TRANSPORT = 461
_REASONS = {
    401: GapReason.REFUSED,
    403: GapReason.REFUSED,
    404: GapReason.NOT_FOUND,
    410: GapReason.NOT_FOUND,
    415: GapReason.UNSUPPORTED,
    461: GapReason.UNSUPPORTED,
    501: GapReason.UNSUPPORTED,
    505: GapReason.UNSUPPORTED,
}

type AttachSound = Callable[["Track | None", SoundFormat | None, str], None]
"""Called with the sound track that was set up and its format, or with None, None and the reason in English."""


@dataclass(frozen=True, slots=True)
class Track:
    """A track that was set up."""

    media: Media
    channels: tuple[int, int] | None
    """Interleaved channels of RTP and RTCP; None over UDP."""
    server_ports: tuple[int, int] | None = None
    """The server's UDP ports of RTP and RTCP; None if it names none."""


class RtspClient:
    """One session with one server."""

    def __init__(
        self,
        address: CameraAddress,
        exchange: Exchange,
        credentials: Credentials | None = None,
        datagram_ports: Callable[[], tuple[int, int]] | None = None,
    ) -> None:
        """`datagram_ports` opens a pair of UDP ports; None if media must stay inside the connection (TLS)."""
        self._requests = Requests(address, exchange, credentials)
        self._datagram_ports = datagram_ports
        self._by_datagrams = address.datagrams and datagram_ports is not None
        self._base = address.url
        self._server = ""
        self._keepalive = "OPTIONS"
        self.timeout_s = 60
        """The server closes the session after this time without a request (RFC 2326, 12.37)."""
        self.sound_requested = False
        """Whether a sound track was requested from the server."""

    async def play(self, attach: Callable[[Track], None], attach_sound: AttachSound | None = None) -> None:
        """Sets up and starts the stream. Calls `attach` before PLAY is sent, since media may come before the reply.
        Requests sound if `attach_sound` is given; if the camera refuses the sound, plays without it.

        Raises Trouble if the server refuses, has no such stream or no supported one; Moved if it redirects.
        """
        try:
            await self._options()
            description = await self._describe()
            media = video_of(description)
            others = [other for other in description.media if other is not media] if self._takes_all() else []
            track = await self._setup(media, 0)
            attach(track)
            sound = None
            if attach_sound is not None:
                sound = await self._set_up_sound(description, attach_sound)
            others = [other for other in others if other is not sound]
            begin = 1 if sound is None else 2
            for number, other in enumerate(others[: _TRACK_LIMIT - begin], start=begin):
                await self._setup(other, 2 * number)
            url = control_url(self._base, description.control)
            self._require(await self._requests.ask("PLAY", url, ("Range", "npt=0.000-")), "PLAY")
            self._base = url
        except Fault as fault:
            raise trouble_of(fault) from None

    def keepalive(self) -> tuple[bytes, int]:
        """The bytes and CSeq of the next keepalive request."""
        return self._requests.write(self._keepalive, self._base)

    def handle_keepalive_reply(self, response: Response) -> bytes | None:
        """Returns another request to send at once if the server wants other credentials or another method. Raises
        Trouble if the session is over."""
        if not self._requests.credentials_accepted(response):
            return self.keepalive()[0]
        if response.status == 454:
            raise Trouble(GapReason.UNREACHABLE, "the camera ended the session")
        if response.status >= 400 and self._keepalive != "OPTIONS":
            self._keepalive = "OPTIONS"
            return self.keepalive()[0]
        return None

    def teardown(self) -> bytes:
        """The bytes of the last request; nobody waits for its reply."""
        return self._requests.write("TEARDOWN", self._base)[0]

    async def _options(self) -> None:
        """Ignores error replies except refusals: some cameras do not implement OPTIONS correctly."""
        response = await self._requests.ask("OPTIONS", self._base)
        self._server = response.header("Server")
        public = response.header("Public") if response.status == 200 else ""
        if "GET_PARAMETER" in {method.strip().upper() for method in public.split(",")}:
            self._keepalive = "GET_PARAMETER"

    async def _describe(self) -> SessionDescription:
        url = self._base
        response = await self._requests.ask("DESCRIBE", url, ("Accept", "application/sdp"))
        self._require(response, "DESCRIBE")
        self._server = response.header("Server") or self._server
        self._base = response.header("Content-Base") or response.header("Content-Location") or url
        return read_sdp(response.body)

    async def _set_up_sound(self, description: SessionDescription, attach_sound: AttachSound) -> Media | None:
        """Sets up the sound and calls `attach_sound`. Returns its media, None if there is none."""
        media, found, reason = sound_of(description)
        if media is None:
            attach_sound(None, None, reason)
            return None
        self.sound_requested = True
        try:
            track = await self._setup(media, 2)
        except Moved:
            raise
        except Trouble as refusal:
            attach_sound(None, None, f"sound: {refusal.detail}")
        else:
            attach_sound(track, found, "")
        return media

    async def _setup(self, media: Media, channel: int) -> Track:
        if not self._by_datagrams:
            asked = f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"
            response = await self._set_up(media, asked)
            given = response.header("Transport")
            channels = interleaved_channels(given) or (channel, channel + 1)
            elsewhere = response.status == _REFUSES_TRANSPORT or ("TCP" not in given and server_ports(given))
            if not (elsewhere and channel == 0 and self._datagram_ports):
                self._require(response, "SETUP")
                return Track(media, channels)
            self._by_datagrams = True
        assert self._datagram_ports is not None
        first, second = self._datagram_ports()
        response = await self._set_up(media, f"RTP/AVP;unicast;client_port={first}-{second}")
        self._require(response, "SETUP")
        given = response.header("Transport")
        return Track(media, interleaved_channels(given), server_ports(given))

    async def _set_up(self, media: Media, transport: str) -> Response:
        url = control_url(self._base, media.control)
        response = await self._requests.ask("SETUP", url, ("Transport", transport))
        if response.status == 200:
            session = session_header(response.header("Session"))
            self._requests.session, self.timeout_s = session.id, session.timeout_s
        return response

    def _takes_all(self) -> bool:
        return "gstreamer" in self._server.lower()

    def _require(self, response: Response, method: str) -> None:
        if response.status == 200:
            return
        if 300 <= response.status < 400:
            raise Trouble(GapReason.UNSUPPORTED, f"{method} is redirected ({response.status})")
        reason = _REASONS.get(response.status, GapReason.UNREACHABLE)
        raise Trouble(reason, f"{method} is answered with {response.status}")
