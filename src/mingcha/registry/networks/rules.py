"""Who records the camera networks of a unit, and which (articles 3, 7)."""

import ipaddress

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.networks.typed import IPNetwork
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, may_write, other_territory

MOST_NOTE = 200
"""Maximum characters of what a network is and on which document it was recorded."""
NETWORK_READERS = (*KEEPERS, Role.AUDITOR)
"""The roles that read the networks of units."""
MOST_OF_A_UNIT = 200
"""Maximum networks in force of one unit."""


@cites("3", "7")
def may_record_network(
    who: DutyFacts, unit: Place, network: IPNetwork, installation: tuple[IPNetwork, ...]
) -> Decision:
    """Whether this person may record a network for a unit: an administrator over the unit, and only inside the
    networks of the whole installation (MINGCHA_CAMERA_NETWORKS). A unit does not allow itself addresses."""
    handles = may_end_network(who, unit)
    return inside_installation(network, installation) if handles else handles


@cites("3", "7")
def may_propose_network(
    who: DutyFacts, unit: Place, network: IPNetwork, installation: tuple[IPNetwork, ...]
) -> Decision:
    """Whether this person may ask an administrator to record a network for a unit: a keeper of its register."""
    writes = may_write(who, unit)
    return inside_installation(network, installation) if writes else writes


@cites("7")
def inside_installation(network: IPNetwork, installation: tuple[IPNetwork, ...]) -> Decision:
    """Whether a network lies inside the camera networks of the installation."""
    if any(lies_in(network, allowed) for allowed in installation):
        return allow("7")
    return refuse(
        "7",
        f"{network} 超出本平台允许的摄像机网段（MINGCHA_CAMERA_NETWORKS）",
        f"{network} is not inside the camera networks of this installation (MINGCHA_CAMERA_NETWORKS)",
    )


@cites("3", "7")
def may_end_network(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person may end a network of a unit: an administrator over the unit."""
    if not who.has(Role.ADMINISTRATOR):
        return refuse(
            "7",
            "单位的摄像机网段由系统管理员登记",
            "the camera networks of a unit are recorded by an administrator",
            next_steps=ASK_A_KEEPER,
        )
    return allow("7") if who.over(unit, Role.ADMINISTRATOR) else other_territory()


@cites("3")
def may_read_networks(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person may read the networks of a unit: keepers of its register, and auditors."""
    if not who.has(*NETWORK_READERS):
        return refuse("3", "您的岗位不查看摄像机网段", "your role may not read networks", next_steps=ASK_A_KEEPER)
    return allow("3") if who.over(unit, *NETWORK_READERS) else other_territory()


@cites("7")
def network_from(text: str) -> IPNetwork:
    """A network as typed, "10.1.2.0/24", or one address. Raises Fault(INVALID) for other text and for one with bits
    set behind its prefix, which is a typing error."""
    try:
        return ipaddress.ip_network(text.strip(), strict=True)
    except ValueError:
        words = Words("网段须写成 10.1.2.0/24 的形式", "a network is written like 10.1.2.0/24")
        raise Fault(FaultKind.INVALID, words) from None


def lies_in(network: IPNetwork, other: IPNetwork) -> bool:
    """Whether all addresses of a network are in another one."""
    if isinstance(network, ipaddress.IPv4Network):
        return isinstance(other, ipaddress.IPv4Network) and network.subnet_of(other)
    return isinstance(other, ipaddress.IPv6Network) and network.subnet_of(other)
