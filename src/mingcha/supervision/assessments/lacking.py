"""Finds contracts and sharing decisions that run without an impact assessment in force, for the clock (article 16(6);
PIPL 55, 56).

It ends none of them: what PIPL 55 asks before the handling, its unit has to make good or to stop, and to end a watch of
a public place at once is for people. Those recorded before the doors asked go on to their own end.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft, carry_out_turn, turn_of
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.viewing_grounds.models import ViewingGround
from mingcha.registry.viewing_grounds.rows import with_all
from mingcha.supervision.assessments.queries import may_open_way
from mingcha.supervision.assessments.rows import GROUNDS
from mingcha.supervision.assessments.rules import asked_from

_KIND, _OF = FindingKind.GROUND_UNASSESSED, SubjectKind.GROUND


@cites("16(6)", "PIPL 55")
def find_unassessed_grounds(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each running contract or sharing decision without an assessment in force, and ends those of
    grounds that ended or were assessed again. Returns how many. Nothing is written where none is."""
    turn = turn_of(_KIND, _OF, _unassessed(clock.now()))
    if not turn.count:
        return 0
    name = "supervision.assessment.remind"
    with suppress(NothingLeft), act(name, by=actor_of(by), clock=clock, cites=("16(6)", "PIPL 55")) as record:
        now = clock.now()
        found = _unassessed(now, among=(*turn.opened, *turn.ended))  # under the log's lock these alone
        turn = turn.again(found)
        carry_out_turn(record, turn, found.__getitem__, "已重新评估，或者委托、共享已终止", now)
        record.fact("unassessed", list(turn.opened))
        record.fact("ended", list(turn.ended))
    return turn.count


def _unassessed(now: datetime, among: Collection[str] | None = None) -> dict[str, NewFinding]:
    """The findings of the running grounds without an assessment in force, by number; of these grounds alone if they are
    given."""
    rows = ViewingGround.objects.filter(ended_at=None, ends_at__gt=now, recorded_at__gte=day_begins(asked_from()))
    found = {}
    for held in with_all(rows if among is None else rows.filter(pk__in=[int(number) for number in among])):
        systems = tuple(sorted(one.system.code for one in held.systems.all()))
        kind = DisclosureKind(GROUNDS[held.kind].value)
        decision = may_open_way(Disclosure(kind, held.unit.code, held.organisation.code, systems), now)
        if not decision:
            found[str(held.pk)] = _finding(held, decision.reason)
    return found


def _finding(held: ViewingGround, why: Words) -> NewFinding:
    return NewFinding(
        kind=_KIND,
        article="16(6)",
        subject_kind=_OF,
        subject=str(held.pk),
        words=Words(
            f"{held.unit.name}：{held.organisation.name}仍依“{held.document}”监看，{why.zh}",
            f"{held.unit.name}: {held.organisation.name} watches by {held.document}, though {why.en}",
        ),
        place=held.unit.place,
    )
