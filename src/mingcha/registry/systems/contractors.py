"""The contractors of systems: of one, of many in one act, and the same judged before it is done (articles 3, 16(6))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.disclosures.above import disclosure_decision
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind
from mingcha.registry.identity.asker import Asker, Reader, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.models import Organisation, OrganisationKind
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.systems.changes import tell_system_changed
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called
from mingcha.registry.systems.values import ExpectedValues

MOST_SYSTEMS = 200
"""Systems of one act; an entry names about 500 rows."""


@dataclass(frozen=True, slots=True)
class JudgedContractor:
    """What naming a contractor would change of a system, and whether it may be named now."""

    system: str
    name: str
    former: str
    former_name: str
    decision: Decision


def judged_contractors(
    asker: Reader, systems: Sequence[str], contractor: str, *, at: datetime
) -> tuple[JudgedContractor, ...]:
    """The change of each system, judged as the act does it. Raises Fault(NOT_FOUND), and Fault(INVALID) for an
    organisation that is no contractor and for too many systems."""
    who = duty_of(asker, at)
    _require_few(systems)
    if contractor:
        contractor_called(contractor)
    return tuple(_judged(who, system_called(code), contractor, at) for code in systems)


@cites("3", "16(6)")
def set_contractors(
    by: Asker, contractors: Mapping[str, str], *, clock: Clock, takes_back: ExpectedValues | None = None
) -> None:
    """Sets the contractors of systems (code -> code, "" for none) in one act, all or none; those that have theirs
    already stay untouched. `takes_back`: the entry that the act takes back, with what it had set.

    Raises Refused as `set_contractor` does for each, Fault(CONFLICT) if nothing would change, or if a contractor is not
    any more what the entry had set, and Fault(NOT_FOUND | INVALID)."""
    _require_few(tuple(contractors))
    with act("registry.system.set_contractors", by=actor_of(by), clock=clock, cites=("3",)) as record:
        who, changed = duty_of(by, clock.now()), []
        for code, contractor in sorted(contractors.items()):
            held = system_called(code)
            former = _code_of(held)
            if takes_back is not None:
                takes_back.require(code, former)
            if former != contractor:
                change_contractor(record, who, held, contractor, clock.now())
                changed.append((code, contractor, former))
        if not changed:
            raise Fault(FaultKind.CONFLICT, Words("没有需要变更的系统", "no system would change"))
        record.fact("systems", [code for code, _, _ in changed])
        record.fact("contractors", [contractor for _, contractor, _ in changed])
        record.fact("former_contractors", [former for _, _, former in changed])
        if takes_back is not None:
            record.fact("takes_back", takes_back.entry)


def change_contractor(record: ActRecord, who: DutyFacts, held: System, contractor: str, at: datetime) -> None:
    """Sets the contractor of a system inside an act. Raises as `set_contractor` does."""
    require(places_rules.may_write(who, held.place))
    if contractor and contractor != _code_of(held):
        require(disclosure_decision()(_way(held, contractor), at))
    held.contractor = contractor_called(contractor) if contractor else None
    held.save(update_fields=["contractor"])
    tell_system_changed(held)
    record.wrote(held)


def contractor_called(code: str) -> Organisation:
    """The contractor with this code. Raises Fault(INVALID) if the organisation is of another kind."""
    held = organisation_called(code)
    if held.kind != OrganisationKind.CONTRACTOR.value:
        raise Fault(
            FaultKind.INVALID,
            Words(f"“{held.name}”不是承建或运维单位", f"{held.code} is not registered as a contractor"),
        )
    return held


def _judged(who: DutyFacts, held: System, contractor: str, at: datetime) -> JudgedContractor:
    former = _code_of(held)
    decision = places_rules.may_write(who, held.place)
    if decision and contractor and contractor != former:
        decision = disclosure_decision()(_way(held, contractor), at)
    return JudgedContractor(held.code, held.name, former, held.contractor.name if held.contractor else "", decision)


def _way(held: System, contractor: str) -> Disclosure:
    return Disclosure(DisclosureKind.CONTRACTOR, held.site.organisation.code, contractor, (held.code,))


def _code_of(held: System) -> str:
    return held.contractor.code if held.contractor else ""


def _require_few(systems: Sequence[str]) -> None:
    if not 1 <= len(systems) <= MOST_SYSTEMS:
        words = Words(f"请选择 1 至 {MOST_SYSTEMS} 个系统", f"choose 1 to {MOST_SYSTEMS} systems")
        raise Fault(FaultKind.INVALID, words, about="systems")
