"""A snapshot taken."""

import hashlib

from mingcha.access.snapshots.taken_picture import TakenPicture

JPEG = b"\xff\xd8\xff\xe0" + b"a picture" * 20


FRAGMENT = hashlib.sha256(b"prft moof mdat").digest()


def picture_at(shown_ms: int, jpeg: bytes = JPEG) -> TakenPicture:
    """A frame as the recorder's door gives it."""
    return TakenPicture(jpeg, shown_ms, "rec-1", 1, shown_ms // 60_000, 1, 7, 3, FRAGMENT)
