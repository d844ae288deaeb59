"""Where a row of the registry lies, for the question of who answers for it (articles 3, 4)."""

from mingcha.registry.identity.duty import Place
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System


def place_of(held: Site | System | Point | Organisation) -> Place:
    """Where a row lies for the question of territory."""
    if isinstance(held, Organisation):
        return Place(held.division, held.code, held.zone)
    if isinstance(held, Point):
        held = held.system
    if isinstance(held, System):
        return Place(held.site.division, held.site.organisation.code, held.site.zone, contractor_of(held))
    return Place(held.division, held.organisation.code, held.zone)


def contractor_of(system: System) -> str:
    """The code of the organisation that builds or maintains a system, "" for none."""
    return system.contractor.code if system.contractor else ""
