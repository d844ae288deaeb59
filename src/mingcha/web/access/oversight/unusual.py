"""The kinds of findings about unusual use, for the auditor's pages (article 25)."""

from mingcha.access.oversight.values import UnusualKind
from mingcha.registry.findings.kinds import FindingKind

UNUSUAL = (*(FindingKind(kind.value) for kind in UnusualKind), FindingKind.TAKEN_FASTER)
"""What the daily rules find, and footage that was taken faster than it can be watched (access/openings)."""
