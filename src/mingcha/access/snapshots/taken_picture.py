"""The port through which a picture for evidence comes: the frame, and the fragment that proves it (article 16(2)).

No Django here: whoever fetches pictures implements it, and the page's wiring holds it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """A frame as the recorder's door gave it, with the fragment that is the evidence for it.

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
"""(camera, at_ms, token): the very frame shown at that instant, from the recorder. Raises Fault, or Refused."""
