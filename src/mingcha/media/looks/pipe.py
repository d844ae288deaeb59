"""Messages between the program that looks and the worker that decodes: a length, then the parts.

Request: u32 bytes of the init, init, key picture. Answer: empty if it cannot be decoded, else f32 chroma and the grey
levels. All numbers big endian.
"""

import struct

import numpy as np

from mingcha.media.looks.picture import HEIGHT, WIDTH, JudgedPicture

LENGTH = struct.Struct(">I")
_CHROMA = struct.Struct(">f")
MOST_BYTES = 32 << 20
"""Of a request: the key picture of an 8K stream."""
ANSWER_BYTES = _CHROMA.size + WIDTH * HEIGHT


def pack_request(init: bytes, payload: bytes) -> bytes:
    """A request with its length."""
    return LENGTH.pack(LENGTH.size + len(init) + len(payload)) + LENGTH.pack(len(init)) + init + payload


def unpack_request(body: bytes) -> tuple[bytes, bytes]:
    """(init, key picture) of a request without its length. Raises ValueError."""
    if len(body) < LENGTH.size:
        raise ValueError("a request without an init")
    (size,) = LENGTH.unpack_from(body)
    if size > len(body) - LENGTH.size:
        raise ValueError("a request shorter than its init")
    return body[LENGTH.size : LENGTH.size + size], body[LENGTH.size + size :]


def pack_answer(picture: JudgedPicture | None) -> bytes:
    """An answer with its length."""
    body = b"" if picture is None else _CHROMA.pack(picture.chroma) + picture.luma.tobytes()
    return LENGTH.pack(len(body)) + body


def unpack_answer(body: bytes) -> JudgedPicture | None:
    """The picture of an answer without its length, None if there is none. Raises ValueError on anything else."""
    if not body:
        return None
    if len(body) != ANSWER_BYTES:
        raise ValueError("not a small picture")
    luma = np.frombuffer(body, np.uint8, offset=_CHROMA.size).reshape(HEIGHT, WIDTH).copy()
    return JudgedPicture(luma, float(_CHROMA.unpack_from(body)[0]))
