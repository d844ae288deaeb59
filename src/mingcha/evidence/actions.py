"""Acts of the evidence plane: records checks with their results, backups and restores (article 20)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from mingcha.evidence.entries import act
from mingcha.evidence.log.segment_class import SegmentClass
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding

NIGHTLY = "nightly-check"
"""The actor of the nightly check."""
WHOLE_CHECK, HOST_CHECK = "evidence.check.record", "evidence.check.host"
_NAMED = 50
"""Limit of findings named in the entry; all are counted."""


@cites("20(2)", "20(3)")
def record_check(
    findings: Sequence[Finding], *, by: Actor, clock: Clock, classes: Mapping[str, int] | None = None, basis: str = "",
    recorder: str = "", job: int | None = None, still_wanted: Callable[[], None] = lambda: None,
) -> int:  # fmt: skip
    """Records a check: the number of findings by kind, the first findings, and the number of segments of footage by
    class. Returns the index of the entry. `basis`: the clock by which disposals were judged; `recorder`: the checked
    recorder host (a separate act name, since only that host was checked); `job`: the job that ran it. `still_wanted` is
    asked under the log's lock, for which an act may wait for minutes; what it raises leaves nothing recorded."""
    with act(HOST_CHECK if recorder else WHOLE_CHECK, by=by, clock=clock, cites=("20(2)", "20(3)")) as record:
        still_wanted()
        if recorder:
            record.fact("recorder", recorder)
        if job is not None:
            record.fact("job", job)
        record.fact("findings", len(findings))
        record.fact("kinds", dict(Counter(f"{finding.plane}/{finding.kind}" for finding in findings)))
        record.fact("named", [f"{finding.plane}/{finding.kind} {finding.subject}" for finding in findings[:_NAMED]])
        record.fact("words", [[finding.words.zh, finding.words.en] for finding in findings[:_NAMED]])
        if classes is not None:
            record.fact("classes", dict(classes))
            record.fact("basis", basis)
            accused = [found for found in findings if found.plane == "custody" and found.kind in set(SegmentClass)]
            record.fact("accused", [[found.kind, found.subject] for found in accused[:_NAMED]])
    return record.entry


@cites("16(3)", "20(2)")
def record_backup(target: str, *, with_footage: bool, by: Actor, clock: Clock) -> int:
    """Records that a backup begins, since copying footage must leave a trace. Returns the index of the entry.

    The entry is written before the tables are read, so the backup contains it.
    """
    with act("evidence.home.backup", by=by, clock=clock, cites=("16(3)", "20(2)")) as record:
        record.fact("target", target)
        record.fact("footage", with_footage)
    return record.entry


@cites("20(2)", "20(3)")
def record_restore(facts: Mapping[str, Json], *, by: Actor, clock: Clock) -> int:
    """Records that this home was restored from a backup, with the heads from which its logs continue and the known
    missing entries after them. Returns the index of the entry. `facts` must have a canonical form."""
    with act("evidence.home.restore", by=by, clock=clock, cites=("20(2)", "20(3)")) as record:
        for key, value in facts.items():
            record.fact(key, value)
    return record.entry
