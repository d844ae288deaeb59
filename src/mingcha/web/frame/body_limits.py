"""The largest request body of each address. The server of the pages refuses more before it keeps any of it."""

from collections.abc import Mapping

FORM_BYTES = 256 * 1024
"""The bound of every address that is not in LARGER."""
SCAN_BODY_BYTES = 21 * 2**20
"""A scan of the longest length that the law's parameters allow (access.scan_most_mib) and the form around it."""
LIST_BODY_BYTES = 17 * 2**20
"""A list of planned places of the largest size (registry/plans/sheet.py) and the form around it."""
IMPORT_BODY_BYTES = 41 * 2**20
"""A list of points and the form around it: some 200,000 lines as CSV. The server keeps 64 MiB of unfinished bodies at
most (docs/design/page-server.md); a larger list comes by `mingcha camera import`."""
LARGER: Mapping[str, int] = {
    "/papers/new": SCAN_BODY_BYTES,
    "/requests/sheets/": SCAN_BODY_BYTES,
    "/api/v1/papers": SCAN_BODY_BYTES,
    "/points/signs/": SCAN_BODY_BYTES,
    "/api/v1/signs/": SCAN_BODY_BYTES,
    "/privacy/masks/": SCAN_BODY_BYTES,
    "/api/v1/masks/": SCAN_BODY_BYTES,
    "/privacy/redactions/": SCAN_BODY_BYTES,
    "/api/v1/redactions/": SCAN_BODY_BYTES,
    "/points/standards/": SCAN_BODY_BYTES,
    "/api/v1/standards/": SCAN_BODY_BYTES,
    "/points/acceptances/": SCAN_BODY_BYTES,
    "/api/v1/acceptances/": SCAN_BODY_BYTES,
    "/points/relocations/": SCAN_BODY_BYTES,
    "/moving/": SCAN_BODY_BYTES,
    "/oversight/regimes/": SCAN_BODY_BYTES,
    "/api/v1/regimes/": SCAN_BODY_BYTES,
    "/oversight/obstructions/": SCAN_BODY_BYTES,
    "/oversight/penalties/": SCAN_BODY_BYTES,
    "/oversight/transfers/": SCAN_BODY_BYTES,
    "/oversight/papers/": SCAN_BODY_BYTES,
    "/oversight/workorders/": SCAN_BODY_BYTES,
    "/oversight/inspections/": SCAN_BODY_BYTES,
    "/oversight/audits/new": SCAN_BODY_BYTES,
    "/oversight/complaints/counter": SCAN_BODY_BYTES,
    "/points/filings/": SCAN_BODY_BYTES,
    "/api/v1/filings/": SCAN_BODY_BYTES,
    "/points/archives/": SCAN_BODY_BYTES,
    "/api/v1/archives/": SCAN_BODY_BYTES,
    "/points/plans/": SCAN_BODY_BYTES,
    "/api/v1/plans/": SCAN_BODY_BYTES,
    "/points/meetings": SCAN_BODY_BYTES,
    "/points/imports/new": IMPORT_BODY_BYTES,
    "/api/v1/imports/files": IMPORT_BODY_BYTES,
    "/points/plans/files/": LIST_BODY_BYTES,
    "/api/v1/plans/files/": LIST_BODY_BYTES,
}
"""Beginning of an address -> its own bound in bytes."""
LARGEST_BODY_BYTES = max(LARGER.values())


def body_limit_bytes(path: str, larger: Mapping[str, int] = LARGER) -> int:
    """The largest body in bytes that a request for this path may have; the longest matching beginning decides."""
    matching = [beginning for beginning in larger if path.startswith(beginning)]
    return larger[max(matching, key=len)] if matching else FORM_BYTES
