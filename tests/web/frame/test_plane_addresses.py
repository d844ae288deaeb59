"""Addresses that are found by their first part are those that Django finds by trying all."""

import re

from django.urls import Resolver404, URLResolver, get_resolver, include, path
from django.urls.resolvers import RegexPattern
from tests.support.web.addresses import patterns_of

from mingcha.web import urls
from mingcha.web.frame.plane_addresses import PlaneAddresses


def found(resolver: URLResolver, address: str) -> tuple[object, ...] | None:
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.func, match.view_name, match.args, match.kwargs, match.route


def test_every_address_leads_to_the_same_view() -> None:
    planes = [one for one in urls.urlpatterns if isinstance(one, PlaneAddresses)]
    assert len(planes) > 8
    plain = [
        path("", include(one.urlconf_name)) if isinstance(one, PlaneAddresses) else one for one in urls.urlpatterns
    ]
    one_by_one = URLResolver(RegexPattern(r"^/"), plain)
    routes = [route for route in patterns_of(get_resolver()) if not route.startswith("api/")]
    assert len(routes) > 500
    for value in ("7", "nothing"):
        for route in routes:
            address = f"/{re.sub('<[^>]*>', value, route)}"
            assert found(get_resolver(), address) == found(one_by_one, address), address
    for address in ("/", "/nowhere", "/points/", "/points/1/2/3/4", "/<", "/today/x"):
        assert found(get_resolver(), address) == found(one_by_one, address), address
