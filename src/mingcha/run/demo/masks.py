"""The demo's masks: over the counters of halls in accepted batches, by the cameras themselves, checked (article 18)."""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

from mingcha.kit.clock import Clock
from mingcha.privacy.masks.actions import check_mask, propose_mask, prove_mask
from mingcha.privacy.masks.values import PICTURE, MaskMaker, NewMask
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.run.demo.city import CITY_OFFICER

_WIDTH, _HEIGHT = 320, 180
_LEFT, _TOP, _RIGHT, _BOTTOM = 0.4, 0.55, 0.52, 0.78
"""The counter, as shares of the picture."""
_GREY, _BLACK = 150, 16


def mask_halls(manager: User, codes: Sequence[str], *, documents: Path, clock: Clock) -> tuple[int, ...]:
    """Draws, proves and checks a mask over what must be covered in the views of these points; returns the numbers of
    the needs that are answered now. `manager`: of their unit; the city's officer checks."""
    needs = standing_needs(codes, at=clock.now())
    for code, rows in needs.items():
        numbers = tuple(one.number for one in rows)
        new = NewMask((_counter(),), MaskMaker.CAMERA, "柜台密码键盘、客户单据", numbers)
        drawn = propose_mask(manager, code=code, new=new, clock=clock)
        no, version, still = drawn.no, drawn.version, masked_picture()
        prove_mask(manager, no=no, version=version, still=still, taken_at=clock.now(), folder=documents, clock=clock)
        check_mask(user_called(CITY_OFFICER), no=no, version=version, note="与遮挡区一致", clock=clock)
    return tuple(one.number for rows in needs.values() for one in rows)


def masked_picture() -> bytes:
    """A grey picture with the counter filled, as PNG (ISO 15948): what a camera of the demo shows of its view."""
    inside = range(round(_TOP * _HEIGHT), round(_BOTTOM * _HEIGHT))
    plain, filled = bytes([_GREY]) * _WIDTH, bytearray(bytes([_GREY]) * _WIDTH)
    for column in range(round(_LEFT * _WIDTH), round(_RIGHT * _WIDTH)):
        filled[column] = _BLACK
    lines = b"".join(b"\0" + (bytes(filled) if row in inside else plain) for row in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _counter() -> tuple[tuple[int, int], ...]:
    left, top, right, bottom = (round(share * PICTURE) for share in (_LEFT, _TOP, _RIGHT, _BOTTOM))
    return ((left, top), (right, top), (right, bottom), (left, bottom))
