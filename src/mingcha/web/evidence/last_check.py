"""The result of the last recorded check of this installation, for the page of evidence (article 20)."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.evidence import queries as evidence
from mingcha.evidence.actions import HOST_CHECK, NIGHTLY, WHOLE_CHECK
from mingcha.evidence.log.segment_class import Basis, SegmentClass
from mingcha.evidence.queries import EntryView
from mingcha.fleet.placement.queries import serving
from mingcha.kit.home import FIRST_RECORDER
from mingcha.kit.words import Words

_MOST_CHECKS = 200
_MOST_RECENT = 12
_MOST_FINDINGS = 10


@dataclass(frozen=True, slots=True)
class CountedClass:
    """A class of footage with its count at the last check: segments, minutes for `silent`."""

    kind: SegmentClass
    count: int

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        if self.kind.is_good:
            return "ok"
        return "bad" if self.count else ""


@dataclass(frozen=True, slots=True)
class LastCheck:
    """Result as text, time (Unix ms), the actor's id, the first findings as text, and footage by class: all classes,
    violations first with the affected footage; empty if the check recorded none.
    """

    tone: str
    label: Words
    at_ms: int
    by: str = ""
    findings: tuple[Words, ...] = ()
    classes: tuple[CountedClass, ...] = ()
    accused: tuple[tuple[SegmentClass, str], ...] = ()
    basis: Basis | None = None


def last_check() -> LastCheck | None:
    """The result last written by `evidence.check.record`; None before the first recorded check."""
    entry = evidence.newest_of(WHOLE_CHECK)
    return _of_entry(entry) if entry is not None else None


@dataclass(frozen=True, slots=True)
class LastChecks:
    """The newest check of the whole home, and the newest that the worker made at night; None if there is none."""

    last: LastCheck | None
    nightly: LastCheck | None


def last_checks() -> LastChecks:
    """What `evidence.check.record` wrote last. A check of a night is looked for among the newest checks alone: the log
    is not searched to its beginning for one."""
    recent = evidence.latest_of(WHOLE_CHECK, _MOST_RECENT)
    newest = recent[0] if recent else evidence.newest_of(WHOLE_CHECK)
    nightly = next((entry for entry in recent if entry.by == f"program:{NIGHTLY}"), None)
    return LastChecks(_of_entry(newest) if newest else None, _of_entry(nightly) if nightly else None)


def _of_entry(entry: EntryView) -> LastCheck:
    facts = (entry.event or {}).get("facts")
    return _from_facts(facts if isinstance(facts, dict) else {}, int(entry.at.timestamp() * 1000), entry.by)


def host_checks() -> tuple[tuple[str, LastCheck | None], ...]:
    """Each further recorder host in service with its last check; None if the newest entries have none."""
    hosts = [name for name in serving() if name != FIRST_RECORDER]
    if not hosts:
        return ()
    found: dict[str, LastCheck] = {}
    for entry in evidence.latest_of(HOST_CHECK, _MOST_CHECKS):
        facts = (entry.event or {}).get("facts")
        if isinstance(facts, dict):
            found.setdefault(str(facts.get("recorder")), _from_facts(facts, int(entry.at.timestamp() * 1000)))
    return tuple((name, found.get(name)) for name in hosts)


def _from_facts(facts: Mapping[str, object], at_ms: int, by: str = "") -> LastCheck:
    findings = facts.get("findings")
    rest = (by, _findings(facts), _classes(facts), _accused(facts), _basis(facts))
    if not isinstance(findings, int):
        return LastCheck("warn", Words("结果已不可读", "the result can no longer be read"), at_ms)
    if findings == 0:
        return LastCheck("ok", Words("全部一致", "everything agrees"), at_ms, *rest)
    return LastCheck("bad", Words(f"发现 {findings} 处不符", f"{findings} findings"), at_ms, *rest)


def _findings(facts: Mapping[str, object]) -> tuple[Words, ...]:
    """The first findings: words and what they are about; a check of an earlier version recorded only the latter."""
    named, words = facts.get("named"), facts.get("words")
    if not isinstance(named, list):
        return ()
    texts = words if isinstance(words, list) else []
    found = []
    for place, subject in enumerate(named[:_MOST_FINDINGS]):
        pair = texts[place] if place < len(texts) else ["", ""]
        found.append(Words(f"{pair[0]} {subject}".strip(), f"{pair[1]} {subject}".strip()))
    return tuple(found)


def _classes(facts: Mapping[str, object]) -> tuple[CountedClass, ...]:
    counts = facts.get("classes")
    if not isinstance(counts, dict) or not counts:
        return ()
    return tuple(CountedClass(kind, int(counts.get(kind.value, 0))) for kind in SegmentClass)


def _accused(facts: Mapping[str, object]) -> tuple[tuple[SegmentClass, str], ...]:
    rows = facts.get("accused")
    return tuple((SegmentClass(kind), str(subject)) for kind, subject in rows) if isinstance(rows, list) else ()


def _basis(facts: Mapping[str, object]) -> Basis | None:
    name = str(facts.get("basis", ""))
    return Basis(name) if name in set(Basis) else None
