"""Whether an opening has an issued ticket, and whether footage was taken faster than it can be watched: pure decisions
on plain values (articles 16(3), 19, 20(1))."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mingcha.access.openings.values import TakenSum
from mingcha.access.tickets.tokens import PLAYBACK
from mingcha.kit.clock import from_90k
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day

NO_TICKET, OTHER_THAN_ISSUED, REFUSED, BROKEN_CHAIN, LOG_REPLACED, AFTER_LEASE = KINDS = (
    "no_ticket", "other_than_issued", "refused", "broken_chain", "log_replaced", "after_lease",
)  # fmt: skip
WORDS: Mapping[str, Words] = {
    NO_TICKET: Words(
        "网关打开了画面，但没有签发过这一凭据：取流签名密钥可能已泄露（第十六条第三项）",
        "a gateway opened pictures with a ticket that was never issued: the signing key may be stolen (article 16(3))",
    ),
    OTHER_THAN_ISSUED: Words(
        "网关打开画面所凭的凭据与签发的不一致：取流签名密钥可能已泄露（第十六条第三项）",
        "a gateway opened pictures with a ticket other than the one issued: the signing key may be stolen"
        " (article 16(3))",
    ),
    REFUSED: Words(
        "网关拒绝了一张带本系统签名、但本系统不会签发的凭据：取流签名密钥可能已泄露（第十九条）",
        "a gateway refused a ticket with our signature that we never issue: the signing key may be stolen (article 19)",
    ),
    BROKEN_CHAIN: Words(
        "网关的取流记录前后不相接：有记录被删改（第二十条第二款）",
        "a gateway's log of openings does not continue: lines were removed or changed (article 20(2))",
    ),
    LOG_REPLACED: Words(
        "网关的取流记录被换成新的一份，原记录已不在（第二十条第二款）",
        "a gateway's log of openings was replaced by a new one (article 20(2))",
    ),
    AFTER_LEASE: Words(
        "云台控制租用结束之后，网关仍执行了转动（第七条第二项、第十六条第三项）",
        "a gateway turned a camera after the lease of control had ended (articles 7(2), 16(3))",
    ),
}
REPORT_EVERY_MS = 30_000
"""The greatest delay of a report on taken footage."""


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A ticket as issued, or as in a gateway's log. Times in Unix milliseconds."""

    grant: str
    who: str
    within: str
    iat_ms: int
    exp_ms: int
    from_ms: int
    to_ms: int
    lease: int = 0
    """Of a ticket of control; 0 of every other one."""
    lease_ended_ms: int = field(default=0, compare=False)
    """When that lease ended, 0 while it stands: known of a ticket as issued alone."""


@cites("16(3)", "19")
def is_as_issued(
    seen: TicketFacts, camera: str, way: str, issued: tuple[TicketFacts, frozenset[str], frozenset[str]] | None
) -> Decision:
    """Whether an opening agrees with the issued ticket. `issued`: that ticket with its points and ways; None if no
    ticket has its id."""
    if issued is None:
        return refuse("16(3)", WORDS[NO_TICKET].zh, WORDS[NO_TICKET].en)
    facts, points, ways = issued
    if facts != seen or camera not in points or way not in ways:
        return refuse("16(3)", WORDS[OTHER_THAN_ISSUED].zh, WORDS[OTHER_THAN_ISSUED].en)
    return allow("16(3)")


@cites("7(2)", "16(3)")
def is_within_lease(at_ms: int, lease_ended_ms: int) -> Decision:
    """Whether a camera may have been moved at an instant under a lease that ended at `lease_ended_ms` (0: it stands). A
    move within `access.late_use_seconds` counts as one before: a gateway that is away hears of the end later."""
    if lease_ended_ms and at_ms >= lease_ended_ms + _grace_ms(lease_ended_ms):
        return refuse("16(3)", WORDS[AFTER_LEASE].zh, WORDS[AFTER_LEASE].en)
    return allow("16(3)")


def _grace_ms(ended_ms: int) -> int:
    return parameters.number("access.late_use_seconds", shanghai_day(from_90k(ended_ms * 90))) * 1000


@cites("16(3)", "20(1)")
def is_watching(way: str, taken: TakenSum, on: date) -> Decision:
    """Whether the footage taken under a grant from a point on a Shanghai day can have been watched: the pace hardly
    delayed it, it came by few streams at once, and its length is within the fastest player's. Live always counts as
    watching: more streams give the same pictures at the same time, and a reconnecting page has several."""
    if way != PLAYBACK:
        return allow("20(1)")
    streams = parameters.number("access.taking_parallel_streams", on)
    if taken.parallel >= streams:
        return refuse(
            "20(1)",
            f"同一凭据同时取流 {taken.parallel} 路（{streams} 路及以上视为快于观看）",
            f"{taken.parallel} streams at once over one ticket ({streams} and more are faster than watching)",
        )
    held_s, most_held_s = taken.held_ms // 1000, parameters.number("access.taking_held_seconds", on)
    if held_s >= most_held_s:
        return refuse(
            "20(1)",
            f"取流因快于最快播放速度累计被限速 {held_s} 秒，共取得录像 {taken.footage_ms // 1000} 秒",
            f"held back by the pace for {held_s} s; {taken.footage_ms // 1000} s of footage were taken",
        )
    wall_ms = taken.last_ms - taken.first_ms + REPORT_EVERY_MS
    fastest = parameters.number("access.pace_times_keys", on) + parameters.number("access.pace_times_all", on)
    more = 100 + parameters.number("access.pace_headroom_percent", on)
    burst_ms = parameters.number("access.pace_burst_seconds", on) * 1000 * fastest
    if taken.footage_ms > wall_ms * fastest * more // 100 + burst_ms:
        return refuse(
            "20(1)",
            f"{wall_ms // 1000} 秒内取得录像 {taken.footage_ms // 1000} 秒，快于最快播放速度",
            f"{taken.footage_ms // 1000} s of footage were taken within {wall_ms // 1000} s, faster than any player",
        )
    return allow("20(1)")
