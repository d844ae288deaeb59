"""Who may export footage of a request and hand it over: pure decisions on plain values (articles 14, 15, 16(3), 19)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mingcha.access.exports.values import Destination, ExportState, OpenedRequest, WantedExport
from mingcha.access.officers.rules import is_one_of
from mingcha.access.register.values import METHODS, URL
from mingcha.access.requests.values import RequestFacts
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.outgoing_address import AddressFault, fault_of_address
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.identity.serving import is_on_duty_of

ALL_READERS = (Role.AUDITOR, Role.CITY_OFFICER)
"""The roles that read all exports of their territory (article 25)."""
EXPORT_WAYS = ("copy", "retrieve")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The pass for a bag: its holder and its end (Unix milliseconds)."""

    holder_id: int
    exp_ms: int
    leaves_by_page: bool = True


@dataclass(frozen=True, slots=True)
class HandOver:
    """A delivery: whether a byte of it was sent, whether none can be sent any more, and whether the end of the
    recipient's copy is recorded."""

    has_left: bool
    is_over: bool
    has_ended: bool


@cites("14", "15", "15(1)", "15(2)", "15(3)", "15(4)", "16(3)", "19", "799-20")
def may_start_export(who: DutyFacts, opened: OpenedRequest, wanted: WantedExport, hands: Sequence[Hand]) -> Decision:
    """Whether a person of the managing unit may make this export of a request: it is open, for copying or retrieving,
    and the export is inside its points and its interval. `hands`: the accounts of the person and the approver."""
    request, carried = opened.facts, is_still_open(opened)
    if not carried:
        return carried
    person = may_operate(who, opened, hands)
    if not person:
        return person
    within = is_within(request, wanted.points, wanted.from_ms, wanted.to_ms)
    if not within:
        return within
    stated = _is_stated(request)
    return stated if not stated else _how(wanted)


@cites("15", "15(1)", "16(3)")
def may_operate(who: DutyFacts, opened: OpenedRequest, hands: Sequence[Hand]) -> Decision:
    """Whether a person is on duty for the unit that manages the points of a request, did not ask for it and did not
    approve it: the register names who approved and who handed over, and these are two persons, not two accounts of one
    (`hands`: as for may_start_export)."""
    request, serves = opened.facts, is_on_duty_of(who, opened.unit)
    if not serves:
        return serves
    if is_one_of(who, request.officers):
        return refuse(
            "15(1)", "申请人不能办理自己申请的导出", "a requesting officer may not make the export of the own request"
        )
    if who.user_id and who.user_id == opened.approver_id:
        return refuse(
            "16(3)",
            "同意人不能办理自己批准的导出和交付，须由本单位另一名值班人员办理",
            "the approver may neither export it nor hand it over: another person on duty for the unit does",
        )
    if are_same_hand(who.user_id, opened.approver_id, hands):
        return refuse(
            "16(3)",
            "您的账户与同意人的账户视为同一人（同名且同证件号或者同单位，或者一方登记了另一方的账户），须由本单位另一名值班人员"
            "办理导出和交付",
            "your account and the approver's count as one person (one name with one certificate or unit, or one "
            "registered the other): another person on duty for the unit exports and hands it over",
        )
    return allow("15")


@cites("15", "25")
def may_read_export(who: DutyFacts, unit: Place) -> Decision:
    """Whether a person may read an export of the unit at this place: on duty for it, or with a role that reads all in
    its territory."""
    if who.over(unit, *ALL_READERS) or is_on_duty_of(who, unit):
        return allow("25")
    return refuse("15", "只有点位管理单位和审计人员可以查看导出", "only the managing unit and auditors read of exports")


@cites("19")
def is_within(request: RequestFacts, points: Collection[str], from_ms: int, to_ms: int) -> Decision:
    """Whether points and a span (Unix ms; both 0: all of it) are inside what the request opens."""
    if not set(points) <= set(request.points):
        return refuse("19", "点位不在申请范围内", "a point is not in the request")
    if (from_ms or to_ms) and not request.from_ms <= from_ms < to_ms <= request.to_ms:
        return refuse("19", "时段超出申请范围", "the span goes beyond the request")
    return allow("19")


@cites("20(1)")
def may_have_copy(footage_ms: int, most_hours: int) -> Decision:
    """Whether a bag may get a convenience copy: only up to an amount of footage (all points together, milliseconds)
    that can be encoded in time."""
    if footage_ms > most_hours * 3_600_000:
        return refuse(
            "20(1)",
            f"便览副本至多 {most_hours} 小时录像（各点位合计）；请缩短时段或者不附副本",
            f"a copy for convenience has at most {most_hours} hours of footage, all points together: ask for less",
        )
    return allow("20(1)")


@cites("14", "15", "15(1)", "15(2)", "15(3)", "15(4)", "799-20")
def is_still_open(opened: OpenedRequest) -> Decision:
    """Whether a request allows an export now: it is for copying or retrieving, open or delivered, its term is not over,
    and its conditions hold."""
    if opened.facts.way not in EXPORT_WAYS:
        return refuse("14", "该申请仅准予查阅，不含复制、调取", "the request is for viewing: no bytes leave by it")
    return opened.carries


@cites("19")
def may_export_films(films: int, *, with_copy: bool) -> Decision:
    """Whether an export of a request that redacted films answer has something to hand over: at least one that is
    released, and nothing beside them."""
    if with_copy:
        return refuse("19", "脱敏影片就是交付内容，不另附副本", "the films are all that is given: no copy besides")
    if not films:
        return refuse(
            "19",
            "该申请还没有复核、签名、放行的脱敏影片，没有可交付的内容",
            "no film of this request is reviewed, signed and released yet: there is nothing to hand over",
        )
    return allow("19")


@cites("19")
def is_not_ended(*, has_ended: bool) -> Decision:
    """Whether the recipient's copy of an export has not ended (returned, destroyed, never taken): after its end nothing
    more is handed over."""
    if has_ended:
        return refuse(
            "19",
            "该导出已登记归还、销毁或者未取走，不再交付",
            "this export is recorded as returned, destroyed or not taken: nothing more of it is handed over",
        )
    return allow("19")


@cites("16(3)", "19")
def was_not_taken(given: HandOver) -> Decision:
    """Whether to record a delivery as not taken: no byte was sent, none can be any more, and it has no end."""
    if given.has_left or given.has_ended or not given.is_over:
        return refuse("16(3)", "该交付已取走、已办结或者仍可取", "it was taken, has ended, or can still be taken")
    return allow("16(3)")


@cites("16(3)")
def may_deliver(state: ExportState, *, is_packed: bool) -> Decision:
    """Whether a bag can be handed over: its manifest is logged and its file is complete."""
    if state is ExportState.MAKING or not is_packed:
        return refuse("16(3)", "导出尚未完成，不能交付", "the export is not whole yet: nothing is handed over")
    return allow("16(3)")


@cites("16(3)")
def may_take_over(who_id: int, holder_id: int) -> Decision:
    """Whether a person may continue a handing over by page: only the one who began it, whom the register's line names.
    `holder_id` 0: not begun."""
    if holder_id and who_id != holder_id:
        return refuse(
            "16(3)",
            "该导出已由他人登记交付；须再次交付的，在授权时限内另行导出",
            "somebody else handed it over: another delivery is another export, while the term of the request runs",
        )
    return allow("16(3)")


@cites("16(3)")
def is_not_gone(*, is_gone: bool) -> Decision:
    """Whether a delivery can still take place: its bag was neither completely fetched nor sent."""
    if is_gone:
        return refuse(
            "16(3)",
            "该导出已交付；须再次交付的，在授权时限内另行导出",
            "it was handed over: another delivery is another export, while the term of the request runs",
        )
    return allow("16(3)")


@cites("15", "16(3)")
def may_fetch(who_id: int, handed: HandedOver, now_ms: int) -> Decision:
    """Whether a pass opens the bag: for its holder, before its end, also repeatedly after interruptions; not for a bag
    with another way of delivery, which would be handed over twice with one line."""
    if who_id != handed.holder_id:
        return refuse("16(3)", "交付凭据属于他人", "the pass is another person's")
    if now_ms >= handed.exp_ms:
        return refuse("15", "交付凭据已过期，须重新登记交付", "the pass has ended: a new delivery is registered first")
    if not handed.leaves_by_page:
        return refuse(
            "16(3)",
            "该导出向介质或者外部地址交付，不从页面下载；需要下载的须另行导出",
            "this export goes to a medium or an address: to fetch it from the page, make another export",
        )
    return allow("16(3)")


_FAULTS = {
    AddressFault.NO_ADDRESS: ("交付地址无效", "the address is not one"),
    AddressFault.UNSAFE: ("交付地址须为 https，且不含用户名", "the address is https in ASCII, without a user name"),
    AddressFault.OTHER_HOST: (
        "该主机不在允许的交付地址之列", "this host is not among those that may be delivered to",
    ),
}  # fmt: skip


@cites("16(3)")
def is_allowed_address(address: str, hosts: Sequence[str]) -> Decision:
    """Whether an address may be written to: https (http for this machine), a host of the settings, no user name."""
    fault = fault_of_address(address, hosts)
    if fault is None:
        return allow("16(3)")
    return refuse("16(3)", *_FAULTS[fault])


def _is_stated(request: RequestFacts) -> Decision:
    if not request.destination.strip():
        return refuse("16(3)", "未写明去向", "the destination is not stated")
    if not request.measures.strip() or request.return_by is None:
        return refuse(
            "19", "未写明保护措施或归还、销毁日期", "the protective measures or the day of return are not stated"
        )
    return allow("19")


def _how(wanted: WantedExport) -> Decision:
    if wanted.method not in METHODS:
        return refuse("16(3)", "交付方式不在名录内", "the method is not in the list")
    if (wanted.method == URL) is not (wanted.destination is Destination.URL):
        return refuse(
            "16(3)",
            "登记的交付方式须与去处一致：传到地址的为“指定地址”，其他去处不是",
            "the method of the register is that of the way out: an address for what goes to one, and for nothing else",
            missing=(Missing("与去处一致的交付方式", "the method of this way out", "method"),),
        )
    if wanted.destination is Destination.URL and not wanted.recipient:
        return refuse("19", "向外部地址交付须加密给接收人", "what goes to an address is encrypted to its recipient")
    return allow("16(3)")
