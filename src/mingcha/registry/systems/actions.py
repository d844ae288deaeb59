"""Public video systems: scope, contractor, designation as key targets by the police (articles 2, 3, 16(5))."""

from collections.abc import Sequence

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_code, checked_name, free, one_of
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called, site_called
from mingcha.registry.systems import rules as systems_rules
from mingcha.registry.systems.changes import tell_system_changed
from mingcha.registry.systems.contractors import change_contractor, contractor_called
from mingcha.registry.systems.models import Designation, LegalClass, System
from mingcha.registry.systems.rows import system_called
from mingcha.registry.systems.values import ExpectedValues


@cites("2", "16(5)")
def add_system(
    by: Asker,
    *,
    code: str,
    name: str,
    site: str,
    clock: Clock,
    legal_class: str = LegalClass.OPERATOR.value,
    functions: Sequence[str] = (),
    scope_reason: str = "",
    contractor: str = "",
) -> str:
    """Registers a public video system of a site in the general retention class; returns its code.

    `functions`: its functions of article 2 (rules.FUNCTIONS). A system of a non-public place (decree 799, article 33)
    is out of scope: it may be registered voluntarily with a `scope_reason`; no filing clock runs.
    """
    with act("registry.system.add", by=actor_of(by), clock=clock, cites=("2", "16(5)")) as record:
        system = new_system(
            record,
            duty_of(by, clock.now()),
            code=code,
            name=name,
            site=site,
            legal_class=legal_class,
            functions=functions,
            scope_reason=scope_reason,
            contractor=contractor,
        )
    return system.code


def new_system(
    record: ActRecord,
    who: DutyFacts,
    *,
    code: str,
    name: str,
    site: str,
    legal_class: str = LegalClass.OPERATOR.value,
    functions: Sequence[str] = (),
    scope_reason: str = "",
    contractor: str = "",
) -> System:
    """Registers a system inside another act, by the same rules. Raises as `add_system` does."""
    place = site_called(site)
    one_of(legal_class, LegalClass.values, "法定类别", "legal class")
    require(systems_rules.may_add_system(who, place.place, legal_class, scope_reason))
    free(System.objects.filter(code=code).exists(), "系统代码已被使用", "the system's code is taken")
    system = System.objects.create(
        code=checked_code(code),
        name=checked_name(name),
        site=place,
        legal_class=legal_class,
        retention_class=systems_rules.retention_of(key_target=False).value,
        functions=" ".join(systems_rules.functions_from(functions)),
        scope_reason=checked_name(scope_reason, 200) if scope_reason.strip() else "",
        contractor=contractor_called(contractor) if contractor else None,
    )
    record.wrote(system)
    record.fact("system", code)
    record.fact("legal_class", legal_class)
    return system


@cites("2", "3")
def set_scope(by: Asker, *, system: str, functions: Sequence[str], scope_reason: str, clock: Clock) -> None:
    """Sets the functions of article 2 of a system, and the reason for registering it if it is out of scope."""
    with act("registry.system.set_scope", by=actor_of(by), clock=clock, cites=("2", "3")) as record:
        held = system_called(system)
        who = duty_of(by, clock.now())
        require(systems_rules.may_add_system(who, held.place, held.legal_class, scope_reason))
        held.functions = " ".join(systems_rules.functions_from(functions))
        held.scope_reason = checked_name(scope_reason, 200) if scope_reason.strip() else ""
        held.save(update_fields=["functions", "scope_reason"])
        tell_system_changed(held)
        record.wrote(held)
        record.fact("system", held.code)
        record.fact("functions", held.functions)


@cites("3", "16(6)")
def set_contractor(by: Asker, *, system: str, contractor: str, clock: Clock) -> None:
    """Sets the organisation that builds or maintains a system, "" for none: its staff may then read this part of the
    register, but no accepted footage. Raises Refused (article 3; 16(6) without an impact assessment)."""
    with act("registry.system.set_contractor", by=actor_of(by), clock=clock, cites=("3",)) as record:
        held = system_called(system)
        former = held.contractor.code if held.contractor else ""
        change_contractor(record, duty_of(by, clock.now()), held, contractor, clock.now())
        record.fact("system", held.code)
        record.fact("contractor", contractor)
        record.fact("former_contractor", former)


@cites("3")
def rename_system(by: Asker, *, system: str, name: str, clock: Clock, takes_back: ExpectedValues | None = None) -> None:
    """Gives a system another name; its code stays. The former name is a fact of the entry. `takes_back`: the entry that
    the act takes back; Fault(CONFLICT) if the system is not any more called as that entry had set."""
    with act("registry.system.rename", by=actor_of(by), clock=clock, cites=("3",)) as record:
        held = system_called(system)
        require(places_rules.may_write(duty_of(by, clock.now()), held.place))
        before = held.name
        if takes_back is not None:
            takes_back.require(held.code, before)
            record.fact("takes_back", takes_back.entry)
        held.name = checked_name(name)
        held.save(update_fields=["name"])
        tell_system_changed(held)
        record.wrote(held)
        record.fact("system", held.code)
        record.fact("name", held.name)
        record.fact("former_name", before)


@cites("3", "9", "15", "16(2)")
def set_units(by: Asker, *, system: str, building_unit: str, using_unit: str, clock: Clock, document: str = "") -> None:
    """Sets the units that build and use a system (codes, "" for its managing unit): their monitors may watch it, in
    their territory. `document` says by what a unit that is newly named builds or uses it. Raises Refused (articles 3,
    15) and Fault(NOT_FOUND)."""
    with act("registry.system.set_units", by=actor_of(by), clock=clock, cites=("3", "9", "15", "16(2)")) as record:
        held = system_called(system)
        named = [code for code in (building_unit, using_unit) if code and code not in held.units]
        require(systems_rules.may_set_units(duty_of(by, clock.now()), held.place, named, document))
        held.building_unit, held.using_unit = _other_unit(held, building_unit), _other_unit(held, using_unit)
        held.save(update_fields=["building_unit", "using_unit"])
        tell_system_changed(held)
        record.wrote(held)
        record.fact("system", held.code)
        record.fact("building_unit", building_unit)
        record.fact("using_unit", using_unit)
        if named:
            record.fact("document", checked_name(document, systems_rules.MOST_UNITS_DOCUMENT))


@cites("16(5)")
def mark_key_target(by: Asker, *, system: str, document: str, clock: Clock) -> None:
    """Marks a system as a counter-terror key target: from now on all its footage, including stored footage, is kept
    ninety days. Raises Refused by the rule, Fault(CONFLICT) if it is marked already, Fault(NOT_FOUND)."""
    with act("registry.system.mark_key_target", by=actor_of(by), clock=clock, cites=("16(5)",)) as record:
        held = system_called(system)
        require(systems_rules.may_mark_key_target(duty_of(by, clock.now()), held.place, document))
        if held.key_target:
            raise Fault(FaultKind.CONFLICT, Words("该系统已是重点目标", "the system is a key target already"))
        _set(held, document=checked_name(document, systems_rules.MOST_DOCUMENT))
        designation = Designation.objects.create(
            system=held, document=held.key_target_document, marked_at=clock.now(), marked_by=actor_of(by).id
        )
        record.wrote(held, designation)
        record.fact("system", held.code)
        record.fact("document", held.key_target_document)


@cites("16(5)", "799-17")
def end_key_target(by: Asker, *, system: str, document: str, clock: Clock) -> None:
    """Ends the designation of a system: new footage is of the general class, and footage recorded under the designation
    keeps its ninety days, by its label. Raises as `mark_key_target` does."""
    with act("registry.system.end_key_target", by=actor_of(by), clock=clock, cites=("16(5)", "799-17")) as record:
        held = system_called(system)
        require(systems_rules.may_end_key_target(duty_of(by, clock.now()), held.place, document))
        if not held.key_target:
            raise Fault(FaultKind.CONFLICT, Words("该系统不是重点目标", "the system is no key target"))
        designation = Designation.objects.filter(system=held, ended_at=None).first() or Designation(
            system=held, document=held.key_target_document
        )
        designation.ended_at, designation.ended_by = clock.now(), actor_of(by).id
        designation.end_document = checked_name(document, systems_rules.MOST_DOCUMENT)
        designation.save()
        _set(held, document="")
        record.wrote(held, designation)
        record.fact("system", held.code)
        record.fact("document", designation.end_document)
        record.fact("ended_document", designation.document)


def _other_unit(held: System, code: str) -> Organisation | None:
    """The organisation with this code; None for "" and for the managing unit. Raises Fault(NOT_FOUND)."""
    return None if code in ("", held.site.organisation.code) else organisation_called(code)


def _set(held: System, *, document: str) -> None:
    held.key_target, held.key_target_document = bool(document), document
    held.retention_class = systems_rules.retention_of(key_target=held.key_target).value
    held.save(update_fields=["key_target", "key_target_document", "retention_class"])
    tell_system_changed(held)
