"""What the gate found on a film, as the law's side keeps and judges it (article 21)."""

from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.kit.canonical import Json
from mingcha.privacy.redaction.values import FoundItem, Gate, ItemKind, Span
from mingcha.privacy.rendering.common_bytes import LEAST_RUN_BYTES
from mingcha.privacy.rendering.gate import GateFinding, GateKind
from mingcha.privacy.tracks.items import AROUND_90K

_WHOLE_SCORE = 1000


def gate_of(findings: Sequence[GateFinding]) -> Gate:
    """The findings as numbers; none of them is lost: each kind makes `rules.gate_findings` find something."""
    kinds = [one.kind for one in findings]
    uncovered = [one.score_permille or _WHOLE_SCORE for one in findings if one.kind is GateKind.UNCOVERED]
    return Gate(
        residual_permille=max(uncovered, default=0),
        streams=0 if GateKind.STREAMS in kinds else 1,
        metadata_boxes=0,  # a film with one cannot be read by its parser: no stream of ours
        sei_units=kinds.count(GateKind.NOTES),
        source_packets=kinds.count(GateKind.SOURCE_PACKET),
        longest_run_bytes=LEAST_RUN_BYTES if GateKind.SOURCE_BYTES in kinds else 0,
        same_frames=GateKind.TIMES not in kinds and GateKind.UNLOOKED not in kinds,
        same_inputs=GateKind.DIGEST not in kinds,
    )


def residual_items(findings: Sequence[GateFinding], begin_90k: int, length_90k: int) -> tuple[FoundItem, ...]:
    """Where a person looks after the gate: a second around each picture that a finding names, joined where they meet.
    `begin_90k`: the first picture of the film. A finding without a picture makes none: `gate_reasons` has the words."""
    times = sorted({one.at_90k - begin_90k for one in findings if one.at_90k is not None})
    spans: list[Span] = []
    for at in times:
        begin, end = max(0, at - AROUND_90K), min(length_90k, at + AROUND_90K)
        if spans and begin <= spans[-1].to_90k:
            spans[-1] = Span(spans[-1].from_90k, end)
        else:
            spans.append(Span(begin, end))
    return tuple(FoundItem(ItemKind.RESIDUAL, span) for span in spans)


def findings_of(rows: Sequence[Mapping[str, Any]]) -> list[GateFinding]:
    """Findings as the result of a part has them (`finding_rows`)."""
    return [GateFinding(GateKind(one["kind"]), one.get("at_90k"), one["detail"]) for one in rows]


def finding_rows(findings: Sequence[GateFinding]) -> list[Json]:
    """Findings of the form of a film as the result of a part."""
    return [{"kind": one.kind.value, "at_90k": one.at_90k, "detail": one.detail} for one in findings]
