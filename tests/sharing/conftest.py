"""The city of the registry for the tests of sharing, and what is pushed of it."""

from tests.support.registry.fixtures import city
from tests.support.sharing.fixtures import pushed, receiver

__all__ = ["city", "pushed", "receiver"]
