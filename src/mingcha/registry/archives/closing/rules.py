"""Whether the archives of a system let an acceptance be closed: a pure decision (article 11).

The article asks for archives and names no time; that an acceptance waits for them is ours, and off until a home sets
`archive.required_at_close`. The finding of `archive.complete_days` stands in any case.
"""

from collections.abc import Collection
from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.archives.rules import required_documents
from mingcha.registry.archives.states import ArchiveKind

AFTERWARDS = (ArchiveKind.ACCEPTANCE_REPORT, ArchiveKind.MAINTENANCE)
"""Documents that come to be by the closing, or may follow it (T11c)."""


@cites("8", "11")
def is_archived_at_close(legal_class: str, kinds: Collection[ArchiveKind], on: date, *, required: bool) -> Decision:
    """Whether an acceptance of a system of this class is closed as passed on a Shanghai day as far as its archives go.
    `kinds`: of the documents in the system's volumes; `required`: by `are_required_at_close`."""
    if not required:
        return allow("11")
    lacking = [one for one in required_documents(legal_class, on) if one not in kinds and one not in AFTERWARDS]
    if not lacking:
        return allow("11")
    return refuse(
        "11",
        f"案卷缺 {len(lacking)} 种必备材料，验收暂不能办结",
        f"the volume lacks {len(lacking)} required documents: the acceptance is not closed yet",
        missing=tuple(Missing(one.words.zh, one.words.en, one.value) for one in lacking),
        next_steps=(NextStep(Words("归入案卷", "add them to a volume"), "archives"),),
    )


@cites("11")
def are_required_at_close(on: date) -> bool:
    """Whether this home asks for the archives before an acceptance is closed, on a Shanghai day."""
    return bool(parameters.value("archive.required_at_close", on).value)
