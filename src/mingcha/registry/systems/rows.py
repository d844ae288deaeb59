"""Rows of systems: finds them by code and converts them to values; not for pages."""

from django.db.models import QuerySet

from mingcha.kit.checked import or_missing
from mingcha.registry.systems import rules as systems_rules
from mingcha.registry.systems.models import System
from mingcha.registry.systems.values import SystemRow


def system_row(held: System) -> SystemRow:
    """A system as a value."""
    return SystemRow(
        code=held.code,
        name=held.name,
        site=held.site.code,
        legal_class=held.legal_class,
        key_target=held.key_target,
        retention_class=held.retention_class,
        functions=tuple(held.functions.split()),
        in_scope=systems_rules.in_scope(held.legal_class),
        scope_reason=held.scope_reason,
        contractor=held.contractor.code if held.contractor else "",
        contractor_name=held.contractor.name if held.contractor else "",
        building_unit=held.building_unit.code if held.building_unit else "",
        building_unit_name=held.building_unit.name if held.building_unit else "",
        using_unit=held.using_unit.code if held.using_unit else "",
        using_unit_name=held.using_unit.name if held.using_unit else "",
    )


def with_units(rows: QuerySet[System]) -> QuerySet[System]:
    """Systems with their site and all their organisations, in one query."""
    return rows.select_related("site__organisation", "contractor", "building_unit", "using_unit")


def system_called(code: str) -> System:
    """The system with this code and its site. Raises Fault(NOT_FOUND)."""
    held = with_units(System.objects.filter(code=code)).first()
    return or_missing(held, "系统", "system", code)
