"""A turn of the clock over the findings of one kind: which are opened, which end, and both done inside one act.

For findings that a noun can compute anew at any time, as of what is missing or past its day (articles 7, 16, 17). A
turn is computed twice: without a lock, so that a turn that has nothing to write costs none, and inside the act under
the log's lock, since people act between the two.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.values import NewFinding

MOST_A_TURN = 100
"""Findings of a kind that one act of the clock opens, and ends."""


class NothingLeft(Exception):  # noqa: N818 - no error: it ends an act that has nothing to say
    """What a turn of the clock found was mended between its reading and the log's lock."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn opens and ends of a kind: the subjects, in their order, MOST_A_TURN of each at most."""

    kind: FindingKind
    subject_kind: SubjectKind
    opened: tuple[str, ...]
    ended: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many there are; 0: nothing is to be written."""
        return len(self.opened) + len(self.ended)

    def again(self, found: Collection[str]) -> "Turn":
        """What is left of a turn. `found`: those of its subjects of which a finding stands, asked under the lock."""
        opened = tuple(one for one in self.opened if one in found)
        return replace(self, opened=opened, ended=tuple(one for one in self.ended if one not in found))


def standing_subjects(kind: FindingKind) -> set[str]:
    """The subjects of the findings of a kind that stand."""
    return set(Finding.objects.filter(kind=kind.value, closed_at=None).values_list("subject", flat=True))


def turn_of(kind: FindingKind, subject_kind: SubjectKind, found: Collection[str]) -> Turn:
    """The turn after which the findings of a kind stand of these subjects alone."""
    wanted, standing = set(found), standing_subjects(kind)
    opened, ended = sorted(wanted - standing)[:MOST_A_TURN], sorted(standing - wanted)[:MOST_A_TURN]
    return Turn(kind, subject_kind, tuple(opened), tuple(ended))


def carry_out_turn(record: ActRecord, turn: Turn, new: Callable[[str], NewFinding], reason: str, now: datetime) -> None:
    """Opens and ends the findings of a turn in the act of the clock. `new`: the finding of a subject; `reason`: why
    they end. Raises NothingLeft for an empty turn, which ends the act without a trace."""
    if not turn.count:
        raise NothingLeft
    ensure_each(record, map(new, turn.opened), now)
    for subject in turn.ended:
        end_mended(record, turn.kind, turn.subject_kind, subject, reason, now)


def ensure_each(record: ActRecord, found: Iterable[NewFinding], now: datetime) -> None:
    """Opens each of these findings in an act, but for those that stand."""
    for one in found:
        ensure_finding(
            record,
            kind=one.kind,
            article=one.article,
            subject_kind=one.subject_kind,
            subject=one.subject,
            words=one.words,
            place=one.place,
            now=now,
            concerns=one.concerns,
        )


def end_mended(
    record: ActRecord, kind: FindingKind, subject_kind: SubjectKind, subject: str, reason: str, now: datetime
) -> int:
    """Ends the finding of a kind about a subject in an act that mends it; returns how many stood."""
    return close_mended(record, kind=kind, subject_kind=subject_kind, subject=subject, reason=reason, now=now)
