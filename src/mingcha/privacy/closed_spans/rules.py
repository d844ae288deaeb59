"""Whether footage may be shown, and who opens what was closed (articles 7, 14(1), 15, 18)."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.values import ClosedSpanRow, ClosedWhy
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, other_territory

MOST_REASON = 200


@cites("7", "14(1)", "18")
def is_shown(
    spans: Sequence[ClosedSpanRow], from_at: datetime, until_at: datetime, *, of_police_request: bool = False
) -> Decision:
    """Whether footage of a window may be shown, played, exported or kept: none of these closed spans touches it. What
    was recorded before there was a mask is open to a request of the police alone (14(1)), unmasked as it is."""
    for span in spans:
        if span.touches(from_at, until_at) and not (of_police_request and span.why is ClosedWhy.UNMASKED):
            return _closed(span)
    return allow("18")


@cites("7", "18")
def is_live_shown(spans: Sequence[ClosedSpanRow], at: datetime) -> Decision:
    """Whether a point may be watched from now on: none of these closed spans goes on or begins at this instant."""
    return is_shown(spans, at, at)


@cites("7", "18")
def shown_from(spans: Sequence[ClosedSpanRow], begins: datetime, at: datetime) -> datetime:
    """The instant from which footage up to now may be shown: `begins`, or the end of the last closed span before now if
    that is later. A window of duty viewing has no holes."""
    over = [span.until_at for span in spans if span.until_at is not None and span.until_at <= at]
    return max(begins, *over) if over else begins


@cites("7", "18")
def closes_at(spans: Sequence[ClosedSpanRow], ends: datetime, at: datetime) -> datetime:
    """When a way of viewing that begins now ends: at `ends`, or before that as the next closed span begins."""
    return min((span.from_at for span in spans if at < span.from_at < ends), default=ends)


@cites("3", "7", "18")
def may_open_span(
    who: DutyFacts, place: Place, why: ClosedWhy, reason: str, drawer: int, hands: Sequence[Hand]
) -> Decision:
    """Whether this person may open a closed span: the public security organ over the place, with a reason, having
    looked, and not in the hand that drew its mask (`drawer` 0: no person). What was recorded before the mask stays."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "18", "封存的画面由公安机关解封", "footage is opened by the public security organ", next_steps=ASK_A_KEEPER
        )
    if not who.over(place, *PUBLIC_SECURITY):
        return other_territory()
    if why is ClosedWhy.UNMASKED:
        return refuse("18", "遮挡之前的画面不解封", "what was recorded before its mask is not opened")
    if are_same_hand(who.user_id, drawer, hands):
        return refuse(
            "18", "不得解封本人绘制的遮挡下的画面", "footage is opened by somebody else than its mask's drawer"
        )
    if not reason.strip():
        lacks = Missing("理由", "a reason", "reason")
        return refuse("18", "解封须写明理由", "a reason is needed to open footage", missing=(lacks,))
    return allow("18")


@cites("18")
def is_over(span: ClosedSpanRow, at: datetime) -> Decision:
    """Whether a span may be opened although its mask is not checked: one whose mask covers still is opened by the
    check of the mask."""
    if span.why is not ClosedWhy.UNCHECKED or (span.until_at is not None and span.until_at <= at):
        return allow("18")
    step = NextStep(Words("核验遮挡", "check the mask"))
    return refuse("18", "遮挡仍在使用，应当核验遮挡", "the mask covers still: it is checked", next_steps=(step,))


def _closed(span: ClosedSpanRow) -> Decision:
    """The refusal of footage in a closed span."""
    step = NextStep(Words("由公安机关核验遮挡或者解封", "the public security organ checks the mask or opens it"))
    return refuse(
        "18",
        f"点位 {span.point} 的画面暂不可查看：{span.why.words.zh}",
        f"this footage of the point {span.point} is shown to nobody: {span.why.words.en}",
        next_steps=(step,),
    )
