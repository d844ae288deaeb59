"""The versions of entries that this program supports (`"v"`): others are reported, never skipped."""

from collections.abc import Mapping
from typing import Any

from mingcha.evidence.log.findings import log_finding
from mingcha.kit.finding import Finding

KNOWN = frozenset({1})
"""1: docs/ref/evidence-log.md. The meaning of a version never changes; a change gets its own number."""
IN_BULK = 2
"""An act's entry with rows in bulk; recorders' logs have none."""


def unknown_version(entry: Mapping[str, Any], subject: str, known: frozenset[int] = KNOWN) -> Finding | None:
    """The finding for an entry with an unsupported version, or None."""
    version = entry.get("v")
    if isinstance(version, int) and not isinstance(version, bool) and version in known:
        return None
    return log_finding("entry_version_unknown", subject, version=str(version)[:20])
