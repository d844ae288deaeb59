"""Parses camera networks as they are written in the settings (article 7). No Django: the recorder reads them, too."""

import ipaddress

from mingcha.media.address import invalid_address

type IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks_from(texts: list[str]) -> tuple[IPNetwork, ...]:
    """Parses the allowed networks (MINGCHA_CAMERA_NETWORKS). Raises Fault(INVALID)."""
    try:
        return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts if text.strip())
    except ValueError:
        raise invalid_address(
            "MINGCHA_CAMERA_NETWORKS 须为以逗号分隔的网段", "MINGCHA_CAMERA_NETWORKS must be networks, comma separated"
        ) from None
