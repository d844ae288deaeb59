"""The city of the registry, a recorder in the small and the uplink between them."""

from tests.support.custody.fixtures import camera, recorder, uplink
from tests.support.registry.fixtures import city

__all__ = ["camera", "city", "recorder", "uplink"]
