"""The addresses of a plane by the first part of a path. Django tries every pattern in turn, and there are hundreds."""

from functools import cached_property
from importlib import import_module

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern


class PlaneAddresses(URLResolver):
    """The addresses of a module, as `path("", include(module))` gives them; a path is compared only with the patterns
    that have its first part or begin with a value, in their order."""

    def __init__(self, module: str) -> None:
        super().__init__(RoutePattern("", is_endpoint=False), import_module(module))

    def resolve(self, path: str) -> ResolverMatch:
        """The view of a path. Raises Resolver404 if no pattern fits."""
        among = self._by_first_part.get(path.partition("/")[0], self._by_first_part[_ANY])
        if among is None:
            raise Resolver404({"tried": [], "path": path})
        return among.resolve(path)

    @cached_property
    def _by_first_part(self) -> dict[str, URLResolver | None]:
        """The patterns of each first part as addresses of their own; of no other part those that begin with a value."""
        parts = [_first_part(one) for one in self.url_patterns]
        found: dict[str, URLResolver | None] = {}
        for part in {*parts, _ANY}:
            same = [one for one, own in zip(self.url_patterns, parts, strict=True) if own in (part, _ANY)]
            found[part] = URLResolver(RoutePattern("", is_endpoint=False), same) if same else None
        return found


_ANY = "<"
"""Stands for a first part that is a value; no part of a path is called so, since browsers escape the sign."""


def _first_part(one: URLPattern | URLResolver) -> str:
    part = str(one.pattern).partition("/")[0]
    return _ANY if _ANY in part else part
