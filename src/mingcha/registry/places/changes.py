"""Notifies those who keep derived rows of sites and units that their names were written (arts. 3, 13).

The registry is below the floor of lists and search (overview), which registers its listeners when Django starts. Every
act that writes a name of a site or of an organisation notifies inside its transaction, as in registry/points/changes.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from mingcha.registry.places.models import Organisation, Site

type SiteListener = Callable[[QuerySet[Site]], object]
type OrganisationListener = Callable[[QuerySet[Organisation]], object]

_site_listeners: list[SiteListener] = []
_organisation_listeners: list[OrganisationListener] = []


def listen_to_sites(listener: SiteListener) -> None:
    """Adds a listener for the life of the process, unless it is registered already."""
    if listener not in _site_listeners:
        _site_listeners.append(listener)


def listen_to_organisations(listener: OrganisationListener) -> None:
    """Adds a listener for the life of the process, unless it is registered already."""
    if listener not in _organisation_listeners:
        _organisation_listeners.append(listener)


def tell_sites_named(sites: QuerySet[Site]) -> None:
    """Calls the listeners inside the transaction that wrote the names or addresses of these sites."""
    for listener in _site_listeners:
        listener(sites)


def tell_organisations_named(organisations: QuerySet[Organisation]) -> None:
    """Calls the listeners inside the transaction that wrote the names of these units."""
    for listener in _organisation_listeners:
        listener(organisations)
