"""Addresses of pages with a memory: a start page names two hundred, and Django builds each of them by a pattern that is
searched anew."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

_MOST_ADDRESSES = 8_192


def address(name: str, *values: str | int) -> str:
    """The address of a page by its name and values, as Django's `reverse`. Raises NoReverseMatch."""
    return _address(name, values, get_script_prefix())


@lru_cache(_MOST_ADDRESSES)
def _address(name: str, values: tuple[str | int, ...], _prefix: str) -> str:
    """Addresses do not change while a program runs, but with the prefix of the server."""
    return reverse(name, args=values)
