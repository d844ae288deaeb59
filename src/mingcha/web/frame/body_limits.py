"""The largest request body of each address. The server of the pages refuses more before it keeps any of it."""

from collections.abc import Mapping

FORM_BYTES = 256 * 1024
"""The bound of every address that is not in LARGER."""
LARGER: Mapping[str, int] = {}
"""Beginning of an address -> its own bound in bytes. No page takes more than a form today."""


def body_limit_bytes(path: str, larger: Mapping[str, int] = LARGER) -> int:
    """The largest body in bytes that a request for this path may have; the longest matching beginning decides."""
    matching = [beginning for beginning in larger if path.startswith(beginning)]
    return larger[max(matching, key=len)] if matching else FORM_BYTES
