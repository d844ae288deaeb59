"""The designation of counter-terror key targets and its end, by a document of the police (article 16(5))."""

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.found import checked_name, system_called
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.located import place_of
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.systems.models import Designation, System


@cites("16(5)")
def mark_key_target(by: Asker, *, system: str, document: str, clock: Clock) -> None:
    """Marks a whole system as a counter-terror key target: from now on all its footage, stored footage too, is kept
    ninety days. Raises Refused by the rule, Fault(CONFLICT) when it is one already, Fault(NOT_FOUND)."""
    with act("registry.system.mark_key_target", by=actor_of(by), clock=clock, cites=("16(5)",)) as deed:
        held = system_called(system)
        require(places_rules.may_mark_key_target(duty_of(by, clock.now()), place_of(held), document))
        if held.key_target:
            raise Fault(FaultKind.CONFLICT, Words("该系统已是重点目标", "the system is a key target already"))
        _set(held, document=checked_name(document))
        designation = Designation.objects.create(
            system=held, document=held.key_target_document, marked_at=clock.now(), marked_by=actor_of(by).id
        )
        deed.wrote(held, designation)
        deed.fact("system", held.code)
        deed.fact("document", held.key_target_document)


@cites("16(5)", "799-17")
def end_key_target(by: Asker, *, system: str, document: str, clock: Clock) -> None:
    """Takes the designation of a system back: what is recorded from now on is of the general class, and what was
    recorded under the designation keeps its ninety days, by its label. Raises as `mark_key_target` does."""
    with act("registry.system.end_key_target", by=actor_of(by), clock=clock, cites=("16(5)", "799-17")) as deed:
        held = system_called(system)
        require(places_rules.may_end_key_target(duty_of(by, clock.now()), place_of(held), document))
        if not held.key_target:
            raise Fault(FaultKind.CONFLICT, Words("该系统不是重点目标", "the system is no key target"))
        designation = Designation.objects.filter(system=held, ended_at=None).first() or Designation(
            system=held, document=held.key_target_document
        )
        designation.ended_at, designation.ended_by = clock.now(), actor_of(by).id
        designation.end_document = checked_name(document)
        designation.save()
        _set(held, document="")
        deed.wrote(held, designation)
        deed.fact("system", held.code)
        deed.fact("document", designation.end_document)
        deed.fact("ended_document", designation.document)


def _set(held: System, *, document: str) -> None:
    held.key_target, held.key_target_document = bool(document), document
    held.retention_class = places_rules.retention_of(key_target=held.key_target).value
    held.save(update_fields=["key_target", "key_target_document", "retention_class"])
    tell_points_changed(held.points.all())
