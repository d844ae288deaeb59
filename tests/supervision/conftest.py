"""A small city in the database."""

from tests.support.registry.fixtures import city

__all__ = ["city"]
