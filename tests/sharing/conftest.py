"""The city of the registry for the tests of sharing."""

from tests.support.registry.fixtures import city

__all__ = ["city"]
