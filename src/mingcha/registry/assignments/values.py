"""The assignment of a camera for its recorder, and the version of a set of them (arts. 7, 16(5))."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from mingcha.kit.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Assignment:
    """A camera's data for its recorder (local protocol, `assign`). The password is sealed with the key folder."""

    camera: str
    url: str
    username: str
    sealed_password: str = field(repr=False)
    epoch: int
    label: str
    enabled: bool
    sub_url: str = ""
    sound_until_ms: int = 0


def fingerprint(wanted: Sequence[Assignment]) -> int:
    """The version of a set of assignments: 48 bits of its SHA-256, so that it changes exactly when the set does."""
    return int.from_bytes(hashlib.sha256(canonical_json([asdict(each) for each in wanted])).digest()[:6], "big") or 1
