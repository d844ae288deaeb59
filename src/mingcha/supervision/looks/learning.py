"""What follows when a host learned a camera anew: a finding, the end of what stood, days that prove nothing (12; F5).

Another host, a lost or unreadable state, other masks: what covers the view while it is learned becomes its norm.
"""

from collections.abc import Sequence

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.supervision.looks.actions import end_standing, note_checks
from mingcha.supervision.looks.models import LookReference, NewestCheck
from mingcha.supervision.looks.rows import reference_of
from mingcha.supervision.looks.rules import has_learned_anew
from mingcha.supervision.looks.values import LEARN_WORDS, CheckReport, EndCause, LearnedState


@cites("7", "12")
def take_in_learning(by: Actor, recorder: str, reports: Sequence[CheckReport], *, clock: Clock) -> int:
    """Records of which of these cameras the host learned the newest reference anew since its newest noted check, and
    notes these checks; returns how many. What stands of it ends; until another view is signed a finding says why, and
    its days prove nothing. Nothing is written where none was learned anew."""
    if not _learned_anew(reports):
        return 0
    with act("supervision.look.learn", by=by, clock=clock, cites=("7", "12")) as record:
        now, found = clock.now(), _learned_anew(reports)  # again under the log's lock
        for report, reference, before in found:
            point, begun = reference.point, report.learned_since
            since = begun if begun is not None and begun > before.at else now
            reference.relearned_at = reference.relearned_at or since
            reference.save(update_fields=["relearned_at"])
            record.wrote(reference)
            end_standing(record, point, now, EndCause.LEARNED_ANEW)
            why = LEARN_WORDS[report.learned_by]
            ensure_finding(
                record,
                kind=FindingKind.LOOK_LEARNED_ANEW,
                article="12",
                subject_kind=SubjectKind.POINT,
                subject=point.code,
                words=Words(
                    f"{point.name}：重新学习画面（{why.zh}），须重新签认基准画面",
                    f"{point.name}: its view was learned anew ({why.en}): a reference is to be signed anew",
                ),
                place=point.place,
                now=now,
            )
        note_checks([report for report, _, _ in found])
        record.fact("recorder", recorder)
        record.fact("learned_anew", [[one.camera, one.learned_by.value] for one, _, _ in found])
    return len(found)


def _learned_anew(reports: Sequence[CheckReport]) -> list[tuple[CheckReport, LookReference, NewestCheck]]:
    """The reports by the newest reference of a camera whose state is another one than that of its newest noted check,
    each with that check."""
    noted = NewestCheck.objects.filter(point__code__in={one.camera for one in reports}).select_related("point")
    before = {one.point.code: one for one in noted}
    found = []
    for report in reports:
        held = before.get(report.camera)
        if held is None or not has_learned_anew(LearnedState(held.reference, held.learned_since), report.learned):
            continue
        reference = reference_of(held.point)
        if reference is not None and reference.version == report.reference:
            found.append((report, reference, held))
    return found
