"""Hands what two officers found over to the organ of the law that goes first, before any case of it (article 22)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.goes_first import law_first
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.locks.listing import items_of_rows
from mingcha.supervision.locks.locking import lock_within
from mingcha.supervision.matters.rows import finding_called, matter_of
from mingcha.supervision.matters.rules import may_act_on_matter
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.rows import read_obstruction
from mingcha.supervision.transfers import rules
from mingcha.supervision.transfers.actions import locked_of, prepared
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.standing import cases_of_matter
from mingcha.supervision.transfers.values import NewHandover


@cites("22", "APL 29", "799-31")
def hand_over(
    by: Asker, *, new: NewHandover, revision: int, clock: Clock, obstruction: int = 0, finding: int = 0
) -> int:
    """Prepares that an obstruction, or a finding of an inspection (the other one 0), is handed over to the organ of a
    law that goes first: locks what is known of it, and bars a case of it here. Another officer approves it; receipt,
    answer and end follow as of every transfer. `revision`: of the obstruction or inspection. Returns its number. Raises
    Refused (3, 22; APL 29), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.transfer.hand_over", by=actor_of(by), clock=clock, cites=("22",)) as record:
        now = clock.now()
        about = finding_called(finding, revision) if finding else read_obstruction(obstruction, revision)
        matter = matter_of(about)
        law = law_first(new.law, matter.offence, matter.inspected_on or shanghai_day(now))
        acts = may_act_on_matter(duty_of(by, now), matter)
        require(rules.may_hand_over(acts, matter, law, new, cases_of_matter(about)))
        points, from_at, rows = locked_of(about)
        lock = lock_within(record, points=points, from_at=from_at, to_at=now, listed=items_of_rows(rows), clock=clock)
        held = prepared(
            record,
            new.transfer,
            lock.pk,
            now,
            Transfer(
                obstruction=about if isinstance(about, Obstruction) else None,
                finding=None if isinstance(about, Obstruction) else about,
                law=new.law,
                provision=checked_name(new.provision, rules.MOST_PROVISION),
                inside_police=law is not None and (law.inside_police or (law.is_named and new.transfer.inside_police)),
            ),
        )
        record.fact("law", held.law)
        record.fact("obstruction", held.obstruction_id or 0)
        record.fact("finding", held.finding_id or 0)
    return held.pk
