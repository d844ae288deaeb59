"""How the last recorded check of this installation ended, for the page of evidence (article 20)."""

from dataclasses import dataclass

from mingcha.evidence import queries as evidence
from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The result in words, and when (Unix milliseconds)."""

    tone: str
    label: Words
    at_ms: int


def last_check() -> LastCheck | None:
    """What `evidence.check.record` wrote last; None before the first recorded check."""
    entry = evidence.newest_of("evidence.check.record")
    if entry is None:
        return None
    facts = (entry.event or {}).get("facts")
    findings = facts.get("findings") if isinstance(facts, dict) else None
    at_ms = int(entry.at.timestamp() * 1000)
    if not isinstance(findings, int):
        return LastCheck("warn", Words("结果已不可读", "the result can no longer be read"), at_ms)
    if findings == 0:
        return LastCheck("ok", Words("全部一致", "everything agrees"), at_ms)
    return LastCheck("bad", Words(f"发现 {findings} 处不符", f"{findings} findings"), at_ms)
