"""Records inspections on the spot: the first officer with an own photograph, the second one signs (APL 42, 55).

One that nobody signs is struck, so that another one can be recorded.
"""

from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.obstructions import rules
from mingcha.supervision.obstructions.actions import record_obstruction
from mingcha.supervision.obstructions.models import Inspection
from mingcha.supervision.obstructions.rows import cited, facts_of, move_on, read_obstruction
from mingcha.supervision.obstructions.states import ObstructionState
from mingcha.supervision.obstructions.values import NewInspection
from mingcha.supervision.officers.rows import enforcer_of
from mingcha.supervision.orders.rows import sign_as_second, strike, visit_columns

OBSTRUCTIONS = "obstructions"
"""The folder of photographs of inspections, below the documents."""


@cites("12", "23", "APL 42", "APL 55")
def record_inspection(
    by: Asker, *, obstruction: int, new: NewInspection, photo: bytes, folder: Path, revision: int, clock: Clock
) -> int:
    """Records an inspection by its first officer; it counts once another one has signed. Returns its number. `folder`:
    the documents of the home. Raises Refused (3, 12, 23, APL 42), Fault(NOT_FOUND, CONFLICT)."""
    now = clock.now()
    who, enforcer = enforcer_of(by, now)
    today, held = shanghai_day(now), read_obstruction(obstruction, revision)
    # before the file is looked at
    require(rules.may_inspect_obstruction(who, enforcer, facts_of(held), new, today))
    with (
        kept_scan(photo, below=OBSTRUCTIONS, folder=folder, on=today, article="12", about="photo") as document,
        act(
            "supervision.obstruction.inspect", by=actor_of(by), clock=clock, cites=cited(obstruction, "12", "23")
        ) as record,
    ):
        held = read_obstruction(obstruction, revision)
        require(rules.may_inspect_obstruction(who, enforcer, facts_of(held), new, today))
        again = held.state == ObstructionState.ORDERED.value
        made = Inspection.objects.create(
            obstruction=held,
            arose_on=None if again else new.arose_on,
            **visit_columns(new, enforcer, document, again=again),
        )
        move_on(held, ObstructionState(held.state))
        held.save(update_fields=["revision"])
        record_obstruction(record, held)
        record.wrote(made)
        record.fact("inspection", made.pk)
        record.fact("again", again)
        record.fact("photo", made.digest)
    return made.pk


@cites("12", "23", "APL 42")
def sign_inspection(by: Asker, *, obstruction: int, revision: int, clock: Clock) -> ObstructionState:
    """Signs the inspection that waits, as its second officer in an own session; returns the state that it leads to.
    Raises as `record_inspection`."""
    with act(
        "supervision.obstruction.sign", by=actor_of(by), clock=clock, cites=cited(obstruction, "12", "23")
    ) as record:
        now, held = clock.now(), read_obstruction(obstruction, revision)
        who, enforcer = enforcer_of(by, now)
        facts = facts_of(held)
        require(rules.may_sign_inspection(who, enforcer, facts, shanghai_day(now)))
        waiting = held.inspections.filter(signed_at=None, struck_at=None).get()
        sign_as_second(waiting, enforcer, now)
        move_on(held, rules.after_inspection(facts, waiting.arose_on, waiting.corrected))
        held.save(update_fields=["state", "revision"])
        record_obstruction(record, held)
        record.wrote(waiting)
        record.fact("inspection", waiting.pk)
        record.fact("first", waiting.first)
    return ObstructionState(held.state)


@cites("12", "23", "APL 42")
def strike_inspection(by: Asker, *, obstruction: int, reason: str, revision: int, clock: Clock) -> None:
    """Strikes the inspection that waits for its second signature, with the reason; the row stays. Raises Refused (3,
    APL 42), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act(
        "supervision.obstruction.strike", by=actor_of(by), clock=clock, cites=cited(obstruction, "12", "23")
    ) as record:
        now, held = clock.now(), read_obstruction(obstruction, revision)
        who = duty_of(by, now)
        require(rules.may_strike_inspection(who, facts_of(held), reason))
        waiting = held.inspections.filter(signed_at=None, struck_at=None).get()
        strike(waiting, actor_of(by).id, who.name, reason, now)
        move_on(held, ObstructionState(held.state))
        held.save(update_fields=["revision"])
        record_obstruction(record, held)
        record.wrote(waiting)
        record.fact("inspection", waiting.pk)
        record.fact("first", waiting.first)
        record.fact("reason", waiting.struck_reason)
