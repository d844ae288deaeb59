"""Whether a person concerned may view footage: pure decisions on plain values (decree 799, art. 21).

A request that is in order may be redacted (`may_be_redacted`); `subject_viewing` lets that person view the released
film in which all others are masked, and nothing else.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from mingcha.access.films.rules import is_part_of_asked
from mingcha.access.films.values import FilmWanted
from mingcha.access.requests.scope import is_bounded
from mingcha.access.subjects.values import Relation, SubjectAsked, SubjectFilmFacts
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.closed_spans.values import ClosedSpanRow
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.identity.serving import is_on_duty_of
from mingcha.registry.places.rules import PUBLIC_SECURITY

VIEW_ONLY_MASKED = "view_only_masked"
"""The value of `subject_view.mode` by which others are masked in what a person concerned views."""
MOST_NAME = 60
MOST_TEXT = 400
MOST_POINTS = parameters.ceiling("access.subject_most_points")
"""Points that a form takes in at most; most_points says how many one request of a person concerned may name."""


@cites("799-20", "799-21")
def most_points(at: datetime) -> int:
    """Points that one request of a person concerned names at most (`access.subject_most_points`)."""
    return parameters.number("access.subject_most_points", shanghai_day(at))


@cites("799-20", "799-21")
def view_minutes(at: datetime) -> int:
    """Minutes that one viewing stays open beyond the length of its film (`access.subject_view_minutes`)."""
    return parameters.number("access.subject_view_minutes", shanghai_day(at))


@cites("799-21", "799-20")
def may_be_redacted(asked: SubjectAsked, at: datetime, can_redact: bool) -> Decision:
    """Whether a request is in order, so that a film of it may be made: relation and proof, an event of life, health or
    property, a bounded scope, the managing unit's consent, and a program here that can mask others."""
    in_order = _is_in_order(asked, at)
    if in_order and _are_others_masked(at) and not can_redact:
        return refuse(
            "799-21",
            "查阅时须遮挡他人，本机不能脱敏，无法遮挡他人，不能查阅",
            "others in the picture must be masked: nothing here can redact, others cannot be masked: nothing is shown",
        )
    return in_order


@cites("799-21")
def is_recordable(asked: SubjectAsked) -> bool:
    """Whether all that the row of a request needs is stated, so that it is recorded also where it is refused."""
    texts = (asked.applicant, asked.concerned, asked.proof, asked.event)
    bounded = 0 < asked.from_ms // 1000 < asked.to_ms // 1000
    return asked.relation in set(Relation) and all(text.strip() for text in texts) and bool(asked.points) and bounded


@cites("799-21", "799-20")
def subject_viewing(asked: SubjectAsked, at: datetime, film: SubjectFilmFacts | None) -> Decision:
    """Whether a film may be viewed for a request: one that is in order, and a released redaction that was begun for it,
    in which others are masked. `film`: None while there is none."""
    in_order = _is_in_order(asked, at)
    if not in_order or not _are_others_masked(at):
        return in_order
    if film is None or not film.is_of_request:
        return refuse(
            "799-21",
            "查阅时须遮挡他人，没有为本申请制作的脱敏影片，不能查阅",
            "others in the picture must be masked: no film was redacted for this request, nothing is shown",
        )
    if not film.is_released:
        return refuse(
            "799-21",
            "脱敏影片尚未复核、签名、放行，不能查阅",
            "the film is not reviewed, signed and released: it is not shown",
        )
    if film.is_over:
        return refuse(
            "799-21",
            "本人查阅期限届满，影片不再提供查阅",
            "the term in which the person concerned may view the film is over: it is not shown any more",
        )
    return allow("799-21")


@cites("799-21")
def may_confirm_consent(
    who: DutyFacts, unit: Place, answer: Decision, recorder: int, hands: Iterable[Hand]
) -> Decision:
    """Whether this person may confirm the managing unit's consent to a request: on duty for the unit or, as in a unit
    of two people, an officer over its place; a request that was not refused, and not in the hand of who recorded it
    (`recorder`: the user id; `hands`: of both accounts)."""
    on_duty = is_on_duty_of(who, unit)
    if not on_duty and not who.over(unit, *PUBLIC_SECURITY):
        return on_duty
    if not answer:
        return answer
    if are_same_hand(who.user_id, recorder, hands):
        return refuse(
            "799-21",
            "管理单位同意须由登记人以外的一人确认",
            "the unit's consent is confirmed by another person than who recorded the request",
        )
    return allow("799-21")


@cites("799-20", "799-21")
def may_begin_film(
    who: DutyFacts, unit: Place, answer: Decision, asked: SubjectAsked, wanted: FilmWanted, *, is_confirmed: bool
) -> Decision:
    """Whether this person may have a film made for a request: on duty for its unit, a request that was not refused and
    whose consent another person confirmed, one of its points and a part of its time. `answer`: what the request was
    answered."""
    on_duty = is_on_duty_of(who, unit)
    if not on_duty:
        return on_duty
    if not answer:
        return answer
    if not is_confirmed:
        return refuse(
            "799-21",
            "管理单位的同意尚未由登记人以外的一人确认，不能制作影片",
            "nobody but who recorded the request has confirmed the unit's consent: no film is made",
            missing=(Missing("另一人确认管理单位同意", "the consent, confirmed by another person", "consent"),),
        )
    part = is_part_of_asked(asked.points, asked.from_ms, asked.to_ms, wanted)
    return allow("799-21") if part else part


@cites("799-21", "16(3)", "18")
def may_show_film(
    who: DutyFacts, unit: Place, is_present: bool, spans: Sequence[ClosedSpanRow], wanted: FilmWanted
) -> Decision:
    """Whether this person may show a film at the counter: on duty for the unit, with the applicant present, and no part
    of its time closed since (`spans`)."""
    on_duty = is_on_duty_of(who, unit)
    if not on_duty:
        return on_duty
    if not is_present:
        return refuse(
            "799-21",
            "申请人须在场查阅，并核对证件",
            "the applicant views it in person, with the documents shown",
            missing=(Missing("申请人在场", "that the applicant is present", "present"),),
        )
    shown = is_shown(spans, wanted.from_at, wanted.to_at)
    return allow("799-21") if shown else shown


@cites("799-21", "799-20")
def _is_in_order(asked: SubjectAsked, at: datetime) -> Decision:
    stated = _is_stated(asked)
    if not stated:
        return stated
    bounded = is_bounded(asked.from_ms, asked.to_ms, at)
    if not bounded:
        return bounded
    if not asked.consents:
        return refuse(
            "799-21", "须经管理单位同意，管理单位未同意", "the managing unit's consent is needed and was not given"
        )
    return allow("799-21")


def _are_others_masked(at: datetime) -> bool:
    return parameters.value("subject_view.mode", shanghai_day(at)).value == VIEW_ONLY_MASKED


@cites("799-21")
def points_of_one_unit(units: Collection[int]) -> Decision:
    """Whether one unit manages all the points that are asked for; `units`: the units that do."""
    if len(units) > 1:
        return refuse(
            "799-21",
            "所请点位属于不同的管理单位，请向各管理单位分别提出",
            "the points are managed by different units: ask each unit by a request of its own",
        )
    return allow("799-21")


@cites("799-21")
def _is_stated(asked: SubjectAsked) -> Decision:
    missing = []
    if asked.relation not in set(Relation):
        missing.append(Missing("本人、近亲属或者监护人", "the person, a close relative or a guardian", "relation"))
    if not asked.applicant.strip() or not asked.concerned.strip():
        missing.append(Missing("申请人和本人的姓名", "names of applicant and person concerned", "applicant"))
    if not asked.proof.strip():
        missing.append(Missing("身份和关系的证明", "proof of identity and relation", "proof"))
    if not asked.event.strip():
        missing.append(Missing("危及生命健康、财产安全的事由", "what happened to life, health or property", "event"))
    if not asked.points:
        missing.append(Missing("点位", "the points", "points"))
    if missing:
        return refuse("799-21", "查阅申请不完整", "the request is not fully stated", missing=tuple(missing))
    return allow("799-21")
