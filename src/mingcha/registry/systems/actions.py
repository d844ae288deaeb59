"""Public video systems: their scope and their contractor (articles 2, 3, 16(5))."""

from collections.abc import Sequence

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.found import checked_code, checked_name, free, organisation_called, site_called, system_called
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.actions import one_of
from mingcha.registry.places.located import place_of
from mingcha.registry.places.models import Organisation, OrganisationKind
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.systems.models import LegalClass, System


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
    """Registers a public video system of a site in the general retention class; its code comes back.

    `functions` are those of article 2 that it has (rules.FUNCTIONS). A system of a place that is not public (decree
    799, article 33) is out of scope: it may be registered of its own will with a `scope_reason`; no filing clock runs.
    """
    with act("registry.system.add", by=actor_of(by), clock=clock, cites=("2", "16(5)")) as deed:
        place = site_called(site)
        one_of(legal_class, LegalClass.values, "法定类别", "legal class")
        require(places_rules.may_add_system(duty_of(by, clock.now()), place_of(place), legal_class, scope_reason))
        free(System.objects.filter(code=code).exists(), "系统代码已被使用", "the system's code is taken")
        system = System.objects.create(
            code=checked_code(code),
            name=checked_name(name),
            site=place,
            legal_class=legal_class,
            retention_class=places_rules.retention_of(key_target=False).value,
            functions=" ".join(places_rules.functions_from(functions)),
            scope_reason=checked_name(scope_reason, 200) if scope_reason.strip() else "",
            contractor=_contractor_called(contractor) if contractor else None,
        )
        deed.wrote(system)
        deed.fact("system", code)
        deed.fact("legal_class", legal_class)
    return system.code


@cites("2", "3")
def set_scope(by: Asker, *, system: str, functions: Sequence[str], scope_reason: str, clock: Clock) -> None:
    """Says what a system does of the functions of article 2, and why it is registered when it is out of scope."""
    with act("registry.system.set_scope", by=actor_of(by), clock=clock, cites=("2", "3")) as deed:
        held = system_called(system)
        who = duty_of(by, clock.now())
        require(places_rules.may_add_system(who, place_of(held), held.legal_class, scope_reason))
        held.functions = " ".join(places_rules.functions_from(functions))
        held.scope_reason = checked_name(scope_reason, 200) if scope_reason.strip() else ""
        held.save(update_fields=["functions", "scope_reason"])
        tell_points_changed(held.points.all())
        deed.wrote(held)
        deed.fact("system", held.code)
        deed.fact("functions", held.functions)


@cites("3")
def set_contractor(by: Asker, *, system: str, contractor: str, clock: Clock) -> None:
    """Names the organisation that builds or maintains a system, "" for none: its people then read this part of the
    register, and see no accepted footage."""
    with act("registry.system.set_contractor", by=actor_of(by), clock=clock, cites=("3",)) as deed:
        held = system_called(system)
        require(places_rules.may_write(duty_of(by, clock.now()), place_of(held)))
        held.contractor = _contractor_called(contractor) if contractor else None
        held.save(update_fields=["contractor"])
        tell_points_changed(held.points.all())
        deed.wrote(held)
        deed.fact("system", held.code)
        deed.fact("contractor", contractor)


def _contractor_called(code: str) -> Organisation:
    """The organisation with this code. Raises Fault(INVALID) when it is registered as something else."""
    held = organisation_called(code)
    if held.kind != OrganisationKind.CONTRACTOR.value:
        raise Fault(
            FaultKind.INVALID,
            Words(f"“{held.name}”不是承建或运维单位", f"{held.code} is not registered as a contractor"),
        )
    return held
