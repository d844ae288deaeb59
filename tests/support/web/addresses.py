"""Every address that the pages and the API have, read from the table of addresses itself."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver


def patterns_of(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """The patterns below a resolver, each with what stands before it; parameters as Django writes them."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns_of(entry, route)
        else:
            assert isinstance(entry, URLPattern)
            yield route
