"""Who lets a device in, and which of its channels a point shows: pure decisions (articles 3, 7, 8, 13, 19).

What a device states is a claim. A person of the register approves the device for a unit, and matches a channel to a
point that was accepted; until then no picture of it is used.
"""

from dataclasses import dataclass

from mingcha.kit.codes import DIVISIONS, NO_PROVINCE, WUHAN, is_device_code
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.devices.states import TRANSITIONS, DeviceState
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, PUBLIC_SECURITY, may_see, may_write, other_territory
from mingcha.registry.points.rules import PAST_TRIAL

MOST_DEVICE_NAME, MOST_DEVICE_REASON = 100, 200
"""Characters of the name of a device, and of why it was refused, retired or unmatched."""
LEAST_PASSWORD, MOST_PASSWORD = 12, 64
"""Characters of a password of a device; many devices take no more than 64."""
MOST_WAITING = 1000
"""Devices that wait at most; of more, those noticed longest ago are dropped: anybody can claim a code."""
PROPOSED_WITHIN_M = 30.0
"""A point this near to the stated place of a channel is proposed."""
DECIDERS = (Role.ADMINISTRATOR, *PUBLIC_SECURITY)
"""The roles that see all devices that wait in their territory. A unit's manager types the code of the own device."""
_NO_PICTURE = frozenset({"133", "134", "135", "136", "137", "140", "141", "142", "200", "215", "216"})
"""Type codes of catalogue items without a picture: displays, alarms, voice, doors, platforms, groups (annex E)."""


@dataclass(frozen=True, slots=True)
class DeviceToApprove:
    """A device that a person lets in: its 20 digits, where it stands, and the code of the unit that answered for it
    before it was retired, "" for none."""

    code: str
    standing: DeviceState
    former_unit: str = ""


@dataclass(frozen=True, slots=True)
class ChannelToMatch:
    """A channel of a device, and the point that is to have it. `device_unit`: code of the unit that answers for the
    device, "" for none; `state` of points.rules; `is_listed`: the catalogue holds the channel now; `taken`: another
    point has it."""

    device_state: DeviceState
    device_unit: str
    channel: str
    is_listed: bool
    taken: bool
    place: Place
    state: str


@cites("3", "13(1)")
def may_approve_device(who: DutyFacts, unit: Place, asked: DeviceToApprove) -> Decision:
    """Whether this person lets a device in for a unit: a keeper of its register, for a code of the unit's own division
    that nobody refused and no other unit had. The others by who decides about what waits where the code is of, or in
    the whole city for a code of elsewhere (as it left the factory). One that is approved is retired first."""
    writes = may_write(who, unit)
    if not writes:
        return writes
    if DeviceState.APPROVED not in TRANSITIONS[asked.standing]:
        return refuse(
            "13(1)",
            "该设备已准入，改由其他单位负责的，先停用",
            "the device is approved already: retire it before another unit answers for it",
            missing=(Missing("未准入的设备编码", "the code of a device that is not approved", "code"),),
        )
    is_new = asked.standing is DeviceState.WAITING or asked.former_unit == unit.organisation
    division = asked.code[:6]
    if is_new and division == unit.division:
        return allow("13(1)")
    if who.over(Place(division if division in DIVISIONS else WUHAN, ""), *DECIDERS):
        return allow("13(1)")
    return refuse(
        "13(1)",
        "曾被拒绝、曾属其他单位或者编码不属本单位区划的设备，由管辖该编码的管理员或者民警准入",
        "a device that was refused, was another unit's, or has a code of another division is let in by an "
        "administrator or officer over that code",
        next_steps=ASK_A_KEEPER,
    )


@cites("3", "13(1)")
def may_read_waiting(who: DutyFacts, code: str) -> Decision:
    """Whether this person sees a device that waits, or was refused: nobody answers for it, so by the division in its
    code (20 digits)."""
    if not who.has(*DECIDERS):
        words = ("待确认设备由系统管理员和民警查看；本单位设备按编码准入", "administrators and officers see what waits")
        return refuse("3", *words, next_steps=ASK_A_KEEPER)
    return allow("3") if who.over(Place(code[:6], ""), *DECIDERS) else other_territory()


@cites("3", "13(1)")
def may_refuse_device(who: DutyFacts, code: str, standing: DeviceState) -> Decision:
    """Whether this person refuses a device (its 20 digits), so that it waits no longer."""
    reads = may_read_waiting(who, code)
    if not reads:
        return reads
    if DeviceState.REFUSED in TRANSITIONS[standing]:
        return allow("13(1)")
    return refuse("13(1)", "该设备不在待确认之列", "the device does not wait for an approval")


@cites("3")
def may_see_device(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person reads a device for which a unit answers, and its catalogue: keepers and auditors, since its
    network address is there."""
    if not who.has(*KEEPERS, Role.AUDITOR):
        return refuse("3", "您的岗位不查看接入设备", "your role reads no devices", next_steps=ASK_A_KEEPER)
    return may_see(who, unit) if who.over(unit, *KEEPERS, Role.AUDITOR) else other_territory()


@cites("3", "13(1)")
def may_change_device(who: DutyFacts, unit: Place, standing: DeviceState) -> Decision:
    """Whether this person changes a device of a unit, or gives it another password: a keeper, while it is approved."""
    writes = may_write(who, unit)
    if not writes or standing is DeviceState.APPROVED:
        return writes
    return refuse("13(1)", "该设备未准入", "the device is not approved")


@cites("19(2)")
def password_is_long(password: str) -> Decision:
    """Whether a password may be that of a device: 12 to 64 signs of ASCII without blanks, as devices can take them."""
    plain = password.isascii() and password.isprintable() and " " not in password
    if plain and LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        return allow("19(2)")
    words = (
        f"口令须为 {LEAST_PASSWORD} 至 {MOST_PASSWORD} 个字母、数字或者符号，不含空格",
        f"a password has {LEAST_PASSWORD} to {MOST_PASSWORD} letters, digits or signs, and no blanks",
    )
    return refuse("19(2)", *words, missing=(Missing(*words, "password"),))


@cites("3", "7", "13(1)")
def may_retire_device(who: DutyFacts, unit: Place, standing: DeviceState, matched: int) -> Decision:
    """Whether this person takes a device of a unit out of service. `matched`: points that have a channel of it; they
    get another address first, so that nobody blinds them by the way."""
    changes = may_change_device(who, unit, standing)
    if not changes:
        return changes
    if not matched:
        return allow("13(1)")
    return refuse(
        "7",
        f"该设备的通道仍是 {matched} 个点位的地址",
        f"{matched} points still have a channel of it as their address",
        next_steps=(NextStep(Words("先为这些点位改接其他通道或者地址", "give these points another address first")),),
    )


@cites("3", "7", "8", "13(1)")
def may_match_channel(who: DutyFacts, asked: ChannelToMatch) -> Decision:
    """Whether a channel becomes the address of a point: by a keeper of the point's place, of an approved device of the
    same unit, a picture that the device lists and no other point has, and of a point that was accepted (article 8)."""
    writes = may_write(who, asked.place)
    if not writes:
        return writes
    if asked.device_state is not DeviceState.APPROVED:
        return refuse("13(1)", "该设备未准入", "the device is not approved")
    if asked.device_unit != asked.place.organisation:
        return refuse(
            "7",
            "该设备由其他单位负责",
            "another unit answers for the device",
            missing=(Missing("本单位的点位", "a point of the unit that answers for the device", "point"),),
        )
    fits = channel_has_picture(asked.channel, is_listed=asked.is_listed)
    if not fits:
        return fits
    if asked.taken:
        return refuse("7", "该通道已是其他点位的地址", "another point has this channel as its address")
    if asked.state in PAST_TRIAL:
        return allow("8")
    return refuse(
        "8",
        "该点位未经验收合格，通道不得使用",
        "the point was not accepted: the channel is not used",
        missing=(Missing("验收合格的点位", "a point that was accepted", "point"),),
    )


@cites("7")
def channel_has_picture(channel: str, *, is_listed: bool) -> Decision:
    """Whether an item of a catalogue (its code) can be what a camera shows."""
    if not is_listed:
        return refuse("7", "设备目录中没有该通道", "the device lists no such channel")
    is_of_somewhere = is_device_code(channel) and not channel.startswith(NO_PROVINCE)
    if is_of_somewhere and channel[10:13] not in _NO_PICTURE:
        return allow("7")
    return refuse("7", "该目录项不是视频通道", "this item of the catalogue is no video channel")


@cites("3", "7", "10(1)")
def may_unmatch_channel(who: DutyFacts, place: Place, *, has_it: bool) -> Decision:
    """Whether the channel of a point is taken away from it: by a keeper of its place. That a point article 6 demands
    needs a ground for it is asked as for every other address (article 10)."""
    writes = may_write(who, place)
    if not writes or has_it:
        return writes
    return refuse("7", "该通道不是这个点位的地址", "the channel is not the address of this point")


@cites("13(1)")
def is_proposed(distance_m: float | None, *, same_name: bool) -> bool:
    """Whether a point is proposed for a channel: near its stated place, or of the same name."""
    return same_name or (distance_m is not None and distance_m <= PROPOSED_WITHIN_M)
