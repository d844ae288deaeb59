"""Records and ends the grounds for duty viewing by another organisation (articles 3, 13, 15, 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.disclosures.above import disclosure_decision
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called
from mingcha.registry.viewing_grounds import rules
from mingcha.registry.viewing_grounds.models import ViewingGround, ViewingGroundSystem
from mingcha.registry.viewing_grounds.rows import ground_called, ground_row
from mingcha.registry.viewing_grounds.values import GroundKind, GroundRow


@dataclass(frozen=True, slots=True)
class RecordedGround:
    """A contract or decision as it is entered: codes of organisations and systems, Shanghai days.

    `unit`: whose systems; `organisation`: whose monitors may then watch; `systems` empty: all that the unit manages
    (a decision alone); `authority`: the body that decided, "" for a contract.
    """

    kind: GroundKind
    unit: str
    organisation: str
    document: str
    issued_on: date
    from_on: date
    until_on: date
    systems: tuple[str, ...] = ()
    authority: str = ""


_WAYS = {GroundKind.CONTRACT: DisclosureKind.CONTRACTOR, GroundKind.DECISION: DisclosureKind.SHARING}


@cites("3", "13", "15", "16(2)", "16(6)")
def record_ground(by: Asker, *, ground: RecordedGround, clock: Clock) -> GroundRow:
    """Records a contract or a sharing decision: until the end of its last day in Shanghai monitors of its organisation
    may watch the systems that it names, in their territory.

    Raises Refused (3, 13, 13(2), 15, 16(2); 16(6): not assessed), Fault(NOT_FOUND) for an unknown organisation or
    system, Fault(INVALID) for a system that the unit does not build, manage or use, the unit itself, too many systems.
    """
    with act("registry.ground.record", by=actor_of(by), clock=clock, cites=("3", "13", "15", "16(2)")) as record:
        now = clock.now()
        unit, other = organisation_called(ground.unit), organisation_called(ground.organisation)
        authority = "" if ground.kind is GroundKind.CONTRACT else ground.authority
        new = rules.NewGround(
            kind=ground.kind,
            unit=unit.place,
            organisation=other.code,
            systems=ground.systems,
            document=ground.document,
            authority=authority,
            issued_on=ground.issued_on,
            from_on=ground.from_on,
            until_on=ground.until_on,
        )
        require(rules.may_record_ground(duty_of(by, now), new, shanghai_day(now)))
        systems = _assessed_systems(ground, unit, other, now)
        held = ViewingGround.objects.create(
            kind=ground.kind.value,
            organisation=other,
            unit=unit,
            document=checked_name(ground.document, rules.MOST_DOCUMENT),
            authority=checked_name(authority, rules.MOST_AUTHORITY) if authority else "",
            issued_on=ground.issued_on,
            from_on=ground.from_on,
            until_on=ground.until_on,
            begins_at=max(_midnight(ground.from_on), now),
            ends_at=day_ends(ground.until_on),
            recorded_at=now,
            recorded_by=actor_of(by).id,
        )
        record.wrote(held)
        for system in systems:
            record.wrote(ViewingGroundSystem.objects.create(ground=held, system=system))
        _tell(record, held, systems)
    return ground_row(held)


def _tell(record: ActRecord, held: ViewingGround, systems: Sequence[System]) -> None:
    """The facts of a new ground, for a reader of the log."""
    record.fact("ground", held.pk)
    record.fact("kind", held.kind)
    record.fact("unit", held.unit.code)
    record.fact("organisation", held.organisation.code)
    record.fact("systems", [system.code for system in systems])
    record.fact("document", held.document)
    record.fact("authority", held.authority)
    record.fact("until", held.until_on.isoformat())


@cites("3", "15", "16(2)")
def end_ground(by: Asker, *, number: int, reason: str, clock: Clock) -> GroundRow:
    """Ends a contract or decision at once, with a reason; grants that rest on it are then revoked by the clock
    (access.duty.actions.end_grants_without_duty). Raises Fault(CONFLICT) if it has ended already."""
    with act("registry.ground.end", by=actor_of(by), clock=clock, cites=("3", "15", "16(2)")) as record:
        now = clock.now()
        held = ground_called(number)
        require(rules.may_handle_ground(duty_of(by, now), held.unit.place))
        if held.ended_at is not None or held.ends_at <= now:
            raise Fault(FaultKind.CONFLICT, Words("该依据已经终止", "this ground has ended already"))
        held.ended_at, held.ended_by = now, actor_of(by).id
        held.end_reason = checked_name(reason, rules.MOST_DOCUMENT)
        held.save(update_fields=["ended_at", "ended_by", "end_reason"])
        record.wrote(held)
        record.fact("ground", held.pk)
        record.fact("reason", held.end_reason)
    return ground_row(held)


def _assessed_systems(ground: RecordedGround, unit: Organisation, other: Organisation, now: datetime) -> list[System]:
    """The named systems, once an impact assessment in force covers them. Raises Refused (16(6)), Fault."""
    systems = _systems_of(unit, other, ground.systems)
    way = Disclosure(_WAYS[ground.kind], unit.code, other.code, tuple(system.code for system in systems))
    require(disclosure_decision()(way, now))
    return systems


def _systems_of(unit: Organisation, other: Organisation, codes: Sequence[str]) -> list[System]:
    """The named systems of the unit, each once. Raises Fault."""
    if unit == other:
        words = Words("本单位无需委托即可监看", "a unit needs no ground for its own systems")
        raise Fault(FaultKind.INVALID, words)
    wanted = list(dict.fromkeys(codes))
    if len(wanted) > rules.MOST_SYSTEMS:
        words = Words(f"一次最多 {rules.MOST_SYSTEMS} 个系统", f"at most {rules.MOST_SYSTEMS} systems at once")
        raise Fault(FaultKind.INVALID, words)
    found = [system_called(code) for code in wanted]
    for system in found:
        if unit.code not in system.units:
            words = Words(
                f"“{system.name}”不由“{unit.name}”建设、管理或者使用",
                f"{system.code} is not built, managed or used by {unit.code}",
            )
            raise Fault(FaultKind.INVALID, words)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
