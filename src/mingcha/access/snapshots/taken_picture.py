"""The interface for fetching a picture for evidence: the frame, and the fragment that proves it (article 16(2)).

No Django here: gateway_pictures implements it, and the wiring of the pages selects it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """A frame from the gateway, with the fragment that proves it.

    `shown_ms` is the frame's own time, Unix milliseconds; epoch, minute (Unix seconds // 60) and n name the footage
    file, `part` the fragment in it (0 is the header), `frame` the place in the fragment in order of decoding.
    """

    jpeg: bytes = field(repr=False)
    shown_ms: int
    recorder: str
    epoch: int
    minute: int
    n: int
    part: int
    frame: int
    fragment_digest: bytes


type TakePicture = Callable[[str, int, str], TakenPicture]
"""(camera, at_ms, token): the exact frame shown at that instant. Raises Fault or Refused."""
