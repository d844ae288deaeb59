"""MINGCHA_CAMERA_NETWORKS: the networks in which cameras may be registered and connected to. No Django."""

import os

from mingcha.registry.points.address import IPNetwork, networks_from

DEFAULT = "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fd00::/8"


def camera_networks_from_environment() -> list[str]:
    """The networks in which cameras may be, comma separated. Raises Fault(INVALID)."""
    texts = os.environ.get("MINGCHA_CAMERA_NETWORKS", DEFAULT).split(",")
    networks_from(texts)
    return texts


def camera_networks() -> tuple[IPNetwork, ...]:
    """The same, parsed. Raises Fault(INVALID)."""
    return networks_from(camera_networks_from_environment())
