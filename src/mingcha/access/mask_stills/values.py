"""A still for the masks of a camera, as a value (article 18)."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MaskStillTaken:
    """One still that a recorder took: when, its size in pixels, the versions of masks burnt in ("M00000012.3"; none for
    the whole view), the view outside of them (luma, b"" without masks), and the JPEG."""

    at: datetime
    width: int
    height: int
    versions: tuple[str, ...]
    view: bytes = field(repr=False)
    jpeg: bytes = field(repr=False)
