"""The city of the registry."""

from tests.support.registry.fixtures import city

__all__ = ["city"]
