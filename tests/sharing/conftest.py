"""The city of the registry for the tests of sharing, and what is pushed of it."""

from tests.support.registry.fixtures import city
from tests.support.sharing.fixtures import pushed, receiver
from tests.support.sharing.front_end import databases, front_end
from tests.support.sharing.real_ckan import ckan

__all__ = ["city", "ckan", "databases", "front_end", "pushed", "receiver"]
