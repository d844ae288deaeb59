"""Who asks for a redaction, edits, reviews and signs it, and when its film may be released (articles 16(3), 19, 21).

The maker begins it, another person reviews it, and a third one signs the film. Whoever edits it so that something may
be left open is a maker, too.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.masks.values import PICTURE
from mingcha.privacy.redaction import kinds
from mingcha.privacy.redaction.edits import CLASSES, OF_A_CLASS, OF_A_TRACK, UNCOVERING, EditKind, NewEdit
from mingcha.privacy.redaction.gate_reasons import gate_reasons
from mingcha.privacy.redaction.states import WITH_FILM, WITH_SOURCE, RedactionState
from mingcha.privacy.redaction.values import (
    Gate,
    JudgedItem,
    Parties,
    Product,
    SignAct,
    Signed,
    SourceFacts,
    Span,
)
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.identity.serving import is_on_duty_of
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.points.rules import PAST_TRIAL

READERS = (*PUBLIC_SECURITY, Role.AUDITOR)
"""Who reads that there is a redaction besides the unit's people on duty; its film is apart (`may_open_film`)."""
MOST_REASON = 200
MOST_BASIS = 500
MOST_KEYS = 1000
MOST_ORGAN = 60
MOST_DOCUMENT_NO = 40
FIRST_REPORT_MS = 10_000
MOST_BETWEEN_MS = 60_000
"""The first report of what was watched counts as this long after the begin, and two reports as no further apart."""
OPENING_LASTS = timedelta(hours=4)
"""How long the parts of an opened film are handed out under one entry: twice the longest film."""
_TICKS_A_MS = 90
_ANOTHER = (NextStep(Words("由本单位另一名人员或者辖区公安机关办理", "another person of the unit, or the police")),)
_ANOTHER_ON_DUTY = (NextStep(Words("由本单位另一名在岗人员复核", "another person of the unit on duty reviews it")),)


@cites("21")
def may_ask_redaction(who: DutyFacts, unit: Place, state: str) -> Decision:
    """Whether this person may begin the redaction of footage of a point in this state: on duty for its unit, and never
    of a point on trial, whose footage serves its acceptance alone."""
    on_duty = _on_duty(who, unit)
    if not on_duty:
        return on_duty
    if state not in PAST_TRIAL:
        return refuse(
            "21", "试运行或者停用点位的录像不得公开", "footage of a point on trial or out of use is not shown"
        )
    return allow("21")


@cites("8", "19", "21")
def is_lawful_span(from_at: datetime, to_at: datetime, at: datetime, in_use_at: datetime | None = None) -> Decision:
    """Whether this footage may be redacted at once: a time that is over, up to `privacy.redaction_most_minutes`, and
    none of the trial run before the point was put into use (`in_use_at`)."""
    if in_use_at is not None and from_at < in_use_at:
        return refuse("8", "所选时段含试运行录像", "the time contains trial footage, which serves its acceptance alone")
    most = parameters.number("privacy.redaction_most_minutes", shanghai_day(at))
    if from_at < to_at <= min(at, from_at + timedelta(minutes=most)):
        return allow("21")
    return refuse(
        "19",
        f"时段须已结束，且不超过 {most} 分钟",
        f"the time is over, and at most {most} minutes",
        missing=(Missing("较短的已结束时段", "a shorter time that is over", "to_at"),),
    )


@cites("21")
def has_detectors(lacking: Sequence[Words] | None) -> Decision:
    """Whether footage can be redacted here; `lacking`: the detectors that are missing, None if there is no engine. What
    cannot be redacted is refused, never passed through."""
    if lacking is None:
        return refuse("21", "本机尚无脱敏程序，录像不得公开", "nothing here can redact: no footage is published")
    if lacking:
        return refuse("21", "缺少检测模型，录像不得公开", "detectors are missing: no footage is published",
                      missing=tuple(lacking))  # fmt: skip
    return allow("21")


@cites("21")
def may_edit_redaction(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person may edit what is covered: on duty for the unit. Who may thereby leave something open does not
    review it (`may_review_redaction`)."""
    return _on_duty(who, unit)


@cites("21")
def is_lawful_edit(edit: NewEdit, length_90k: int) -> Decision:
    """Whether an edit is whole: a time of the film, regions inside of the picture and with an extent, its track or
    class, and a reason where it may leave something open."""
    span = edit.span
    if edit.kind is EditKind.EXCEPT:
        return refuse("21", "不作遮盖须有法律、法规依据和两次批准", "a track stays visible by a law and two approvals")
    if not 0 <= span.from_90k < span.to_90k <= length_90k:
        return _no_edit("时段须在影片之内", "its time lies in the film", "span")
    if edit.kind in OF_A_TRACK and not edit.track:
        return _no_edit("须写明轨迹", "it names a track", "track")
    if edit.kind in OF_A_CLASS and edit.track not in CLASSES:
        return _no_edit("须写明类别：face、person、plate", "it names a class: face, person, plate", "track")
    if edit.kind is EditKind.JOIN and edit.other in ("", edit.track):
        return _no_edit("须写明另一条轨迹", "it names another track", "other")
    if edit.kind in (EditKind.REGION, EditKind.MOVE_KEY) and not _are_regions(edit, length_90k):
        return _no_edit(f"须有 1 至 {MOST_KEYS} 个画面之内的关键帧", f"it has 1 to {MOST_KEYS} regions inside", "keys")
    if edit.kind in UNCOVERING and not edit.reason.strip():
        return _no_edit("可能减少遮盖的修改须写明理由", "an edit that may cover less has a reason", "reason")
    return allow("21")


@cites("21")
def may_review_redaction(who: DutyFacts, unit: Place, parties: Parties) -> Decision:
    """Whether this person may review a redaction: on duty for the unit, and not in the hand that began it or edited it
    so that something may be left open."""
    on_duty = _on_duty(who, unit)
    if not on_duty:
        return on_duty
    if _is_one_of(who, (parties.maker, *parties.uncoverers), parties):
        return refuse("21", "制作人不得复核", "the maker does not review", next_steps=_ANOTHER_ON_DUTY)
    return allow("21")


@cites("21")
def may_count_watched(span: Span, since_report_ms: int | None, on: date) -> Decision:
    """Whether a reported part of a film can have been watched since the last report (None: none before), at most
    `privacy.review_most_times` as fast as it was recorded."""
    times = parameters.number("privacy.review_most_times", on)
    elapsed_ms = FIRST_REPORT_MS if since_report_ms is None else min(since_report_ms, MOST_BETWEEN_MS)
    if 0 <= span.to_90k - span.from_90k <= elapsed_ms * times * _TICKS_A_MS:
        return allow("21")
    return refuse("21", f"复核播放不得快于 {times} 倍速", f"a review plays at most {times} times as fast")


@cites("21")
def is_reviewed(length_90k: int, items: Sequence[JudgedItem], watched: Sequence[Span]) -> Decision:
    """Whether a review is complete: every item answered and every picture watched by the person who reviews. `items`
    and `watched`: what counts at this revision; an edit takes away what it touches."""
    lacks: list[Words] = []
    left = [one.number for one in items if not one.answer]
    if left:
        lacks.append(Missing(f"{len(left)} 个待看位置未作答", f"{len(left)} items without an answer", str(left[0])))
    gap = _first_unwatched(length_90k, watched)
    if gap is not None:
        second = gap // (1000 * _TICKS_A_MS)
        lacks.append(Missing(f"自第 {second} 秒起尚未观看", f"not watched from second {second} on", "watched"))
    if lacks:
        return refuse("21", "复核尚未完成", "the review is not complete", missing=tuple(lacks))
    return allow("21")


@cites("21")
def gate_findings(gate: Gate, on: date) -> tuple[Words, ...]:
    """What keeps a rendered film from passing its gate on a Shanghai day, nothing for a film that passes."""
    return tuple(reason.found for reason in gate_reasons(gate, on))


@cites("8", "15", "19", "21")
def may_see_source(who: DutyFacts, source: SourceFacts) -> Decision:
    """Whether this person may see the source of a redaction: who makes, edits or reviews it, so on duty for the unit
    (an officer asks by a request); once it was tracked, until it is released or over; never of a point on trial, nor
    before a second person confirmed what it is for."""
    asks = may_ask_redaction(who, source.place, source.point_state)
    if not asks:
        return asks
    if source.state not in WITH_SOURCE:
        words = source.state.words
        return refuse(
            "21",
            f"该脱敏的状态为“{words.zh}”，不能查看原始录像",
            f"the redaction is {words.en}: its source is not looked at",
        )
    return kinds.is_confirmed(source.kind, source.has_publication)


@cites("16(3)", "21")
def may_open_film(who: DutyFacts, unit: Place, parties: Parties, state: RedactionState) -> bool:
    """Whether this person may see the film in this state: before the release its maker, its reviewer, and who signs or
    may sign it; after it whoever is on duty for the unit or an officer over it. Nobody else, and no film of another
    state: to them there is none."""
    if state not in WITH_FILM:
        return False
    if state is RedactionState.RELEASED:
        return bool(is_on_duty_of(who, unit)) or bool(who.over(unit, *PUBLIC_SECURITY))
    if not (is_on_duty_of(who, unit) or who.over(unit, *PUBLIC_SECURITY)):
        return False
    if who.user_id and who.user_id in (parties.maker, parties.reviewer, parties.signer):
        return True
    return state is RedactionState.GATED and bool(may_sign_redaction(who, unit, parties))


@cites("21")
def may_sign_redaction(who: DutyFacts, unit: Place, parties: Parties) -> Decision:
    """Whether this person may sign the film as the second one: on duty for the unit or, as in a unit of two people, an
    officer over its place; not in the hand of the maker, of an editor or of the reviewer."""
    if not is_on_duty_of(who, unit) and not who.over(unit, *PUBLIC_SECURITY):
        return refuse("21", "由该单位在岗人员或者辖区公安机关放行签名", "the unit's people on duty or the police sign")
    if not parties.reviewer:
        return refuse("21", "尚未复核", "nobody has reviewed it")
    if _is_one_of(who, (parties.maker, *parties.editors, parties.reviewer), parties):
        return refuse("21", "制作人、修改人和复核人不得放行签名", "maker, editors and reviewer do not sign",
                      next_steps=_ANOTHER)  # fmt: skip
    return allow("21")


@cites("21")
def has_looked(signs: Sequence[Signed], user_id: int, product: Product) -> Decision:
    """Whether a person opened exactly this film before signing it."""
    if any(
        one.act is SignAct.OPENED and one.user_id == user_id and _is_of(one, product, with_film=True) for one in signs
    ):
        return allow("21")
    return refuse("21", "签名人须先观看该影片", "the signer must open the film first",
                  missing=(Missing("观看影片", "open the film", "film"),))  # fmt: skip


@cites("21")
def has_watched_film(length_90k: int, watched: Sequence[Span], places: Sequence[Span], on: date) -> Decision:
    """Whether who signs a film has played enough of it: `privacy.signer_watched_percent` of its length, and all of each
    place (`places`) that a gate pointed out before, or in which something stays visible on purpose."""
    wanted = parameters.number("privacy.signer_watched_percent", on)
    seen = (length_90k - sum(end - begin for begin, end in _unwatched(Span(0, length_90k), watched))) * 100
    lacks = []
    if seen < wanted * length_90k:
        has = seen // max(length_90k, 1)
        lacks.append(
            Missing(f"至少播放影片的 {wanted}%（已播放 {has}%）", f"{wanted} % of it played, {has} % were", "watched")
        )
    left = [place for place in places if any(_unwatched(place, watched))]
    if left:
        second = left[0].from_90k // (1000 * _TICKS_A_MS)
        lacks.append(
            Missing(
                f"{len(left)} 处检查曾指出或者保持可见的位置未播放，第一处在第 {second} 秒",
                f"{len(left)} places that the check pointed out, or that stay visible, are not played, the first at "
                f"second {second}",
                "watched",
            )
        )
    if lacks:
        return refuse("21", "签名人须先播放该影片", "the signer must play the film first", missing=tuple(lacks))
    return allow("21")


@cites("21")
def may_release_redaction(signs: Sequence[Signed], product: Product, hands: Sequence[Hand], on: date) -> Decision:
    """Whether a film may leave: the gate passed on it, the review names its frozen boxes, the second sign its bytes, at
    this revision, and the two are `privacy.signing_persons` different hands. Else what is missing."""
    lacks: list[Words] = []
    reviews = {one.user_id for one in signs if one.act is SignAct.REVIEWED and _is_of(one, product, with_film=False)}
    seconds = {one.user_id for one in signs if one.act is SignAct.SIGNED and _is_of(one, product, with_film=True)}
    if product.gate is None or not product.output_sha256:
        lacks.append(Missing("通过检查的影片", "a film that passed the gate", "gate"))
    else:
        lacks.extend(gate_findings(product.gate, on))
    if not reviews:
        lacks.append(Missing("对现有遮盖区域的复核", "a review of what is covered now", "reviewed"))
    if not seconds:
        lacks.append(Missing("对该影片的第二人签名", "the second sign of this film", "signed"))
    wanted = parameters.number("privacy.signing_persons", on)
    if reviews and seconds and count_hands(reviews | seconds, hands) < wanted:
        lacks.append(Missing(f"{wanted} 名不同人员的签名", f"signs of {wanted} different persons", "signed"))
    if lacks:
        return refuse("21", "不具备放行条件", "what a release needs is missing", missing=tuple(lacks))
    return allow("21")


@cites("21")
def may_end_redaction(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person may refuse a redaction or withdraw a released one: on duty for the unit, or an officer over
    its place. That takes footage back, so one person is enough."""
    if is_on_duty_of(who, unit) or who.over(unit, *PUBLIC_SECURITY):
        return allow("21")
    return refuse("21", "由该单位在岗人员或者辖区公安机关办理", "the unit's people on duty or the police do this")


@cites("19", "21")
def is_left_lying(last_act: datetime, at: datetime) -> bool:
    """Whether nobody acted for `privacy.redaction_kept_days`: what was fetched is removed then, never the film of a
    released one."""
    return last_act + timedelta(days=parameters.number("privacy.redaction_kept_days", shanghai_day(at))) <= at


@cites("3", "21", "25")
def may_read_redaction(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person may read that there is a redaction, and its acts: the unit's people on duty, officers and
    auditors over its place."""
    if is_on_duty_of(who, unit) or who.over(unit, *READERS):
        return allow("21")
    return refuse("3", "脱敏由该单位和辖区公安机关查看", "a redaction is read by its unit and the police there")


@cites("21")
def is_next_step_of(
    who: DutyFacts, unit: Place, state: RedactionState, parties: Parties, *, is_confirmed: bool
) -> bool:
    """Whether the next step of a redaction is this person's to do: to review, to sign or to release it, once a second
    person confirmed what it is for. A review that somebody began is not offered to others."""
    if not is_confirmed:
        return False
    match state:
        case RedactionState.TO_REVIEW:
            is_free = parties.reviewer in (0, who.user_id)
            return is_free and bool(may_review_redaction(who, unit, parties))
        case RedactionState.GATED:
            return bool(may_sign_redaction(who, unit, parties))
        case RedactionState.SIGNED:
            return bool(may_edit_redaction(who, unit))
        case _:
            return False


@cites("21")
def is_sign_of(one: Signed, product: Product) -> bool:
    """Whether a signature fits the current product: the same frozen boxes and, except for a review, the same film."""
    return _is_of(one, product, with_film=one.act is not SignAct.REVIEWED)


@cites("16(3)", "21")
def is_opening_over(opened_at: datetime, at: datetime) -> bool:
    """Whether a film that was opened then is handed out no more: it is opened, and entered, anew."""
    return at >= opened_at + OPENING_LASTS


def _on_duty(who: DutyFacts, unit: Place) -> Decision:
    if who.organisation and is_on_duty_of(who, unit):
        return allow("21")
    return refuse("21", "由该单位保卫负责人或者值班人员办理", "the unit's manager or people on duty do this")


def _is_one_of(who: DutyFacts, others: Sequence[int], parties: Parties) -> bool:
    """Whether a person is in the same hand as one of these."""
    return any(are_same_hand(who.user_id, other, parties.hands) for other in others)


def _first_unwatched(length_90k: int, watched: Sequence[Span]) -> int | None:
    """The first time of a film that was not watched, None if all of it was."""
    return next((begin for begin, _ in _unwatched(Span(0, length_90k), watched)), None)


def _unwatched(part: Span, watched: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The begins and ends of what was not watched of a part of a film, in order."""
    seen = part.from_90k
    for span in sorted(watched, key=lambda one: one.from_90k):
        if seen < min(span.from_90k, part.to_90k):
            yield seen, min(span.from_90k, part.to_90k)
        seen = max(seen, span.to_90k)
    if seen < part.to_90k:
        yield seen, part.to_90k


def _is_of(one: Signed, product: Product, *, with_film: bool) -> bool:
    """Whether a sign is of what is there now: an edit makes another revision, and a rendering other bytes."""
    is_now = one.revision == product.revision and one.frozen_sha256 == product.frozen_sha256 != ""
    return is_now and (not with_film or one.output_sha256 == product.output_sha256 != "")


def count_hands(people: set[int], hands: Sequence[Hand]) -> int:
    """How many different persons these are, each account compared with those before it."""
    counted: list[int] = []
    for one in sorted(people):
        if not any(are_same_hand(one, other, hands) for other in counted):
            counted.append(one)
    return len(counted)


def _are_regions(edit: NewEdit, length_90k: int) -> bool:
    return 1 <= len(edit.keys) <= MOST_KEYS and all(
        0 <= key.at_90k < length_90k
        and min(key.left, key.top) >= 0 < min(key.width, key.height)
        and max(key.left + key.width, key.top + key.height) <= PICTURE
        for key in edit.keys
    )


def _no_edit(zh: str, en: str, about: str) -> Decision:
    return refuse("21", f"修改不完整：{zh}", f"the edit is incomplete: {en}", missing=(Missing(zh, en, about),))
