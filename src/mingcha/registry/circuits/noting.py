"""Findings of circuits inside the acts that change them: open to others, contract over, points without a circuit
(article 17).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.circuits import rules as circuits_rules
from mingcha.registry.circuits.models import CarriedPoint, Circuit
from mingcha.registry.circuits.rows import terms_of
from mingcha.registry.circuits.states import CircuitState
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import end_mended
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import System


def note_terms(record: ActRecord, held: Circuit, now: datetime) -> None:
    """Opens and ends the findings that follow from what a circuit is; of one that ended there is none."""
    terms, in_use = terms_of(held), held.state == CircuitState.IN_USE.value
    over = in_use and circuits_rules.is_contract_over(terms, shanghai_day(now))
    if in_use and circuits_rules.is_open_to_others(terms):
        words = Words(
            f"{held.no}（{held.operator.name}）经{terms.medium.words.zh}传输且未加密",
            f"{held.no} ({held.operator.name}) runs over {terms.medium.words.en} and is not encrypted",
        )
        _open(record, FindingKind.CIRCUIT_UNENCRYPTED, held, words, now)
    else:
        _close(record, FindingKind.CIRCUIT_UNENCRYPTED, held, "已加密或者已停用", now)
    if over:
        words = Words(
            f"{held.no}（{held.operator.name}）的合同已于 {held.contract_until} 到期，线路仍在用",
            f"the contract of {held.no} ({held.operator.name}) ran out on {held.contract_until}, and it is in use",
        )
        _open(record, FindingKind.CIRCUIT_CONTRACT_OVER, held, words, now)
    else:
        _close(record, FindingKind.CIRCUIT_CONTRACT_OVER, held, "合同已续签或者线路已停用", now)


def open_without_circuit(record: ActRecord, system: System, points: int, now: datetime) -> None:
    """Opens the finding that points of a system hang on no circuit, once (T17b-N)."""
    ensure_finding(
        record,
        kind=FindingKind.WITHOUT_CIRCUIT,
        article="17",
        subject_kind=SubjectKind.SYSTEM,
        subject=system.code,
        words=Words(
            f"{system.name}：{points} 个点位未登记传输网络运营单位和线路",
            f"{system.name}: of {points} points no network operator and no circuit is recorded",
        ),
        place=system.place,
        now=now,
    )


def close_without_circuit(record: ActRecord, systems: Iterable[str], now: datetime) -> None:
    """Ends that finding of those of these systems, by code, of which every point hangs on a circuit."""
    asked = set(systems)
    lacking = set(without_circuit().filter(system__code__in=asked).values_list("system__code", flat=True))
    for code in sorted(asked - lacking):
        end_mended(record, FindingKind.WITHOUT_CIRCUIT, SubjectKind.SYSTEM, code, "各点位均已登记线路", now)


def without_circuit() -> QuerySet[Point]:
    """The points that are not out of use and hang on no circuit."""
    carried = CarriedPoint.objects.filter(point=OuterRef("pk"), until=None)
    return Point.objects.exclude(state=PointState.OUT_OF_USE).filter(~Exists(carried))


def _open(record: ActRecord, kind: FindingKind, held: Circuit, words: Words, now: datetime) -> None:
    ensure_finding(
        record,
        kind=kind,
        article="17",
        subject_kind=SubjectKind.CIRCUIT,
        subject=str(held.pk),
        words=words,
        place=held.unit.place,
        now=now,
    )


def _close(record: ActRecord, kind: FindingKind, held: Circuit, reason: str, now: datetime) -> None:
    end_mended(record, kind, SubjectKind.CIRCUIT, str(held.pk), reason, now)
