"""The codecs of simulated cameras: their SDP attributes and RTP payloads."""

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.simulate.jpeg_rtp import jpeg_payloads

PAYLOAD_ROOM_BYTES = 1388
"""Payload bytes of a packet after its RTP header; such packets would also fit into UDP datagrams."""
_FU_A = 28
_FU = 49


class SimulatedCodec(StrEnum):
    """The codec of a main stream; a sub stream is always H.264, which every browser plays."""

    H264 = "h264"
    H265 = "h265"
    JPEG = "jpeg"


@dataclass(frozen=True, slots=True)
class Packaging:
    """How one codec is described and packetised."""

    payload_type: int
    payloads: Callable[[bytes], list[bytes]]
    """The RTP payloads of one NAL unit, or of one JPEG picture."""
    attributes: Callable[[Sequence[bytes]], list[str]]
    """The SDP lines, from the parameter sets."""
    every: int = 1
    """A main stream encodes only every n-th picture: these encoders cost four to eight times as much as H.264."""


def _h264_payloads(unit: bytes) -> list[bytes]:
    """One NAL unit as RTP payloads (RFC 6184, 5.6 and 5.8)."""
    if len(unit) <= PAYLOAD_ROOM_BYTES:
        return [unit]
    return _fragments(unit[1:], bytes([(unit[0] & 0xE0) | _FU_A]), unit[0] & 0x1F)


def _h265_payloads(unit: bytes) -> list[bytes]:
    """One NAL unit as RTP payloads (RFC 7798, 4.4.1 and 4.4.3)."""
    if len(unit) <= PAYLOAD_ROOM_BYTES:
        return [unit]
    return _fragments(unit[2:], bytes([unit[0] & 0x81 | _FU << 1, unit[1]]), unit[0] >> 1 & 0x3F)


def _fragments(body: bytes, header: bytes, kind: int) -> list[bytes]:
    room = PAYLOAD_ROOM_BYTES - len(header) - 1
    pieces = [body[start : start + room] for start in range(0, len(body), room)]
    last = len(pieces) - 1
    return [
        header + bytes([kind | (0x80 if index == 0 else 0) | (0x40 if index == last else 0)]) + piece
        for index, piece in enumerate(pieces)
    ]


def _h264_attributes(sets: Sequence[bytes]) -> list[str]:
    """RFC 6184, 8.2.1."""
    texts = ",".join(base64.b64encode(unit).decode() for unit in sets)
    profile = sets[0][1:4].hex().upper()
    return [
        "a=rtpmap:96 H264/90000",
        f"a=fmtp:96 packetization-mode=1;profile-level-id={profile};sprop-parameter-sets={texts}",
    ]


def _h265_attributes(sets: Sequence[bytes]) -> list[str]:
    """RFC 7798, 7.2.1."""
    texts = [
        f"sprop-{name}={base64.b64encode(unit).decode()}"
        for name, unit in zip(("vps", "sps", "pps"), sets, strict=True)
    ]
    return ["a=rtpmap:96 H265/90000", f"a=fmtp:96 {';'.join(texts)}"]


def _jpeg_attributes(_sets: Sequence[bytes]) -> list[str]:
    """RFC 3551, table 5: a static payload type."""
    return ["a=rtpmap:26 JPEG/90000"]


def parse_codecs(texts: Sequence[str]) -> dict[int, SimulatedCodec]:
    """Parses `["2=h265", "5=jpeg"]` into a map from scene to codec. Raises Fault(INVALID)."""
    found = {}
    for text in texts:
        scene, _, name = text.partition("=")
        if not re.fullmatch("[0-9]{1,4}", scene, re.ASCII) or name not in SimulatedCodec:
            known = " ".join(codec.value for codec in SimulatedCodec)
            raise Fault(
                FaultKind.INVALID,
                Words(
                    f"编码须写作“场景序号=编码”（可用：{known}），现为“{text}”",
                    f"write a codec as SCENE=CODEC (there are: {known}); it is {text!r}",
                ),
            )
        found[int(scene)] = SimulatedCodec(name)
    return found


PACKAGING = {
    SimulatedCodec.H264: Packaging(96, _h264_payloads, _h264_attributes),
    SimulatedCodec.H265: Packaging(96, _h265_payloads, _h265_attributes, every=2),
    SimulatedCodec.JPEG: Packaging(
        26, lambda picture: jpeg_payloads(picture, PAYLOAD_ROOM_BYTES), _jpeg_attributes, every=5
    ),
}
