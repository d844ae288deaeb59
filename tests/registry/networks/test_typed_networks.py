"""Camera networks as they are typed in the settings."""

import ipaddress

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.networks.typed import networks_from


def test_networks_are_read_in_their_order_and_empty_ones_left_out() -> None:
    assert networks_from(["10.1.2.3/8", " fd00::/8 ", ""]) == (
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("fd00::/8"),
    )


@pytest.mark.parametrize("text", ["10.0.0.0/33", "camera.example", "10.0.0.0/8;"])
def test_a_wrong_network_is_a_fault(text: str) -> None:
    with pytest.raises(Fault) as fault:
        networks_from([text])
    assert fault.value.kind is FaultKind.INVALID
