"""What keys of rows name, and the codes of points that must not be found: pseudonyms of one target (article 13).
Pure."""

import base64
import hmac
from dataclasses import dataclass, field
from enum import StrEnum

REDUCED_CODE = "R-"
"""What a reduced code begins with; codes of points are digits."""
_CHARACTERS = 16


class Subject(StrEnum):
    """What a key names: its begin, before the code."""

    POINT = "point/"
    SET = "set/"


@dataclass(frozen=True, slots=True)
class RowKeys:
    """Makes the reduced codes of one target and key version. `seed`: its secret (KeyFolder.keyed_digest of target and
    version); two targets cannot join their lists, and another version gives other codes."""

    seed: str = field(repr=False)

    def reduced_code(self, code: str) -> str:
        """ "R-" and 16 characters of base32 (RFC 4648) of HMAC-SHA-256 of a point's code: 80 bits."""
        digest = hmac.digest(self.seed.encode(), code.encode(), "sha256")
        return f"{REDUCED_CODE}{base64.b32encode(digest).decode('ascii')[:_CHARACTERS]}"
