"""What the standard leaves open, or devices do otherwise: how this side writes (article 13(1)).

The simulator replaces parts of it to behave as devices are known to; the cascade uses it as it is.
"""

from typing import Protocol

from mingcha.kit.bounded_xml import Element
from mingcha.kit.http_auth import Credentials
from mingcha.media.gb28181.manscdp.envelope import Envelope
from mingcha.media.gb28181.manscdp.text import write_manscdp
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.streams.mux import ProgramStreamMuxer
from mingcha.media.gb28181.streams.sdp import MediaDescription

_PACKET_BYTES = 1_400


class Composer(Protocol):
    """Writes pictures and sound as a program stream."""

    def picture(self, annex_b: bytes, pts_90k: int, *, key: bool) -> bytes:
        """The bytes of one access unit with start codes."""
        ...

    def sound(self, payload: bytes, pts_90k: int) -> bytes:
        """The bytes of one packet of sound."""
        ...


class Manners:
    """The standard's way."""

    registers = True
    """Whether it registers before its first keepalive."""
    starts_before_ack = False
    """Whether it sends, or connects, right after its answer to INVITE."""
    ends_on_bye = True
    """Whether it ends a stream when the other side ends the call."""
    packet_bytes = _PACKET_BYTES
    """The longest RTP packet, over UDP and TCP."""
    register_every_s = 0
    """0: when half of what the server granted has passed."""

    def refuses(self, envelope: Envelope) -> bool:  # noqa: ARG002 - of those that refuse some
        """Whether a message is answered with 403 instead of being obeyed."""
        return False

    def body(self, root: Element, version: Version) -> bytes:
        """The bytes of a MANSCDP message."""
        return write_manscdp(root, version.charset)

    def answer(self, description: MediaDescription) -> MediaDescription:
        """The answer to an INVITE, before it is written."""
        return description

    def ssrc(self, asked: int) -> int:
        """The SSRC of the packets of a stream that was asked for with this one."""
        return asked

    def credentials(self, code: str, password: str) -> Credentials:
        """What answers challenges."""
        return Credentials(code, password)

    def sender(self, code: str) -> str:
        """The user of From in a MESSAGE."""
        return code

    def composer(self, video_codec: str, sound_codec: str) -> Composer:
        """A new program stream. Raises KeyError for a codec that is not sent."""
        return ProgramStreamMuxer(video_codec, sound_codec)

    def outgoing(self, data: bytes) -> bytes:
        """A SIP message, before it is sent."""
        return data

    def incoming(self, message: SipMessage) -> SipMessage:
        """A SIP message, before it is looked at."""
        return message
