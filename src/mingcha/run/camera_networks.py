"""MINGCHA_CAMERA_NETWORKS: the networks in which cameras may be registered and connected to. No Django.

Loopback is among the defaults of a demo home alone, whose cameras run beside it: elsewhere an address such as
127.0.0.1 would reach services of the machine itself.
"""

import os

from mingcha.kit.home import Home
from mingcha.registry.networks.typed import IPNetwork, networks_from

DEFAULT = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fd00::/8"
DEFAULT_OF_DEMO = f"127.0.0.0/8,::1/128,{DEFAULT}"


def camera_networks_from_environment() -> list[str]:
    """The networks in which cameras may be, comma separated. Raises Fault(INVALID)."""
    default = DEFAULT_OF_DEMO if Home.from_environment().is_demo else DEFAULT
    texts = os.environ.get("MINGCHA_CAMERA_NETWORKS", default).split(",")
    networks_from(texts)
    return texts


def camera_networks() -> tuple[IPNetwork, ...]:
    """The same, parsed. Raises Fault(INVALID)."""
    return networks_from(camera_networks_from_environment())
