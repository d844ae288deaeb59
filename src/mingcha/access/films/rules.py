"""Which redacted films answer a request, who has them made, and who sees them: pure decisions on plain values (articles
14(2), 15, 18, 19; decree 799, art. 20).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mingcha.access.films.values import FilmWanted
from mingcha.access.officers.rules import is_one_of
from mingcha.access.requests.rules import conditions, request_carries
from mingcha.access.requests.values import VIEW, RequestCase, RequestFacts, RequestState
from mingcha.kit.clock import unix_ms
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.closed_spans.values import ClosedSpanRow
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.serving import is_on_duty_of


@cites("19")
def film_view_minutes(at: datetime) -> int:
    """Minutes that one viewing stays open beyond the length of its film (`access.film_view_minutes`)."""
    return parameters.number("access.film_view_minutes", shanghai_day(at))


@cites("799-20")
def is_part_of_asked(points: Sequence[str], from_ms: int, to_ms: int, wanted: FilmWanted) -> Decision:
    """Whether footage is a point and a part of the time [from_ms, to_ms) of a request, Unix milliseconds."""
    begins, ends = (unix_ms(one) for one in (wanted.from_at, wanted.to_at))
    if wanted.point not in points or not from_ms <= begins < ends <= to_ms:
        return refuse(
            "799-20",
            "须在所申请的点位和时段之内",
            "it lies within the points and the time that were asked for",
            missing=(Missing("所申请的点位和时段", "a point and a time of the request", "point"),),
        )
    return allow("799-20")


@cites("14(2)", "19")
def is_answered_by_films(asked: RequestFacts) -> Decision:
    """Whether redacted films answer a request: one whose purpose is not public safety."""
    if asked.gets_films:
        return allow("19")
    return refuse(
        "19",
        "该申请提供原始录像，不另行脱敏",
        "this request is answered with original footage: no film is redacted for it",
    )


@cites("15", "15(1)", "15(2)", "15(3)", "15(4)", "16(3)", "19", "799-20")
def may_begin_request_film(
    who: DutyFacts, unit: Place, case: RequestCase, wanted: FilmWanted, at: datetime
) -> Decision:
    """Whether a person may have a film made for a request: on duty for the managing unit and none of the officers, one
    that films answer, approved (making it takes time, of which the term of the request has little) or open, its
    conditions holding, and a part of what was asked for."""
    on_duty = is_on_duty_of(who, unit)
    if not on_duty:
        return on_duty
    if is_one_of(who, case.request.officers):
        return refuse("15", "申请人不得办理本人的申请", "an officer does not handle their own request")
    answered = is_answered_by_films(case.request)
    if not answered:
        return answered
    approved = case.request.state == RequestState.APPROVED
    carried = conditions(case, at, registered=False) if approved else request_carries(case, at)
    asked = case.request
    return carried and is_part_of_asked(asked.points, asked.from_ms, asked.to_ms, wanted)


@cites("15", "15(1)", "15(2)", "15(3)", "15(4)", "16(3)", "18", "19", "799-20")
def may_show_request_film(
    who: DutyFacts,
    unit: Place,
    case: RequestCase,
    wanted: FilmWanted,
    spans: Sequence[ClosedSpanRow],
    at: datetime,
    *,
    is_released: bool,
    is_present: bool,
) -> Decision:
    """Whether a person may view a film of an open request to view, or show it: one of the officers by the own account,
    or, for officers who have none, who is on duty for the managing unit while both are present. `spans`: closed ones of
    the point; nothing of the film's time was closed since."""
    viewer = may_watch_film(who, unit, case, is_present=is_present)
    if not viewer:
        return viewer
    answered = is_answered_by_films(case.request)
    if not answered:
        return answered
    if case.request.way != VIEW:
        return refuse(
            "19",
            "复制、调取只通过导出办理，影片随导出交付",
            "copies and retrievals go by an export alone: the film is handed over with it",
        )
    standing = film_stands(is_released=is_released)
    if not standing:
        return standing
    carried = request_carries(case, at)
    return carried and is_shown(spans, wanted.from_at, wanted.to_at)


@cites("15", "15(1)")
def may_watch_film(who: DutyFacts, unit: Place, case: RequestCase, *, is_present: bool) -> Decision:
    """Whether a person is one who views films of a request by the own account, or shows them at the counter to officers
    without one."""
    accounts = {one.user_id for one in case.request.officers} - {None}
    if who.active and who.user_id and who.user_id in accounts:
        return allow("15")
    on_duty = is_on_duty_of(who, unit)
    if not on_duty:
        return on_duty
    if accounts:
        return refuse(
            "15",
            "申请人有账户，影片由其本人查阅",
            "an officer of this request has an account: that person views the film",
        )
    if not is_present:
        return refuse(
            "15(1)",
            "两名申请人员须到场查阅，并核对证件",
            "both officers view it in person, with their credentials shown",
            missing=(Missing("申请人员到场", "that the officers are present", "present"),),
        )
    return allow("15")


@cites("19")
def film_stands(*, is_released: bool) -> Decision:
    """Whether a film may be given: reviewed, signed and released, and not withdrawn since."""
    if is_released:
        return allow("19")
    return refuse(
        "19",
        "脱敏影片尚未复核、签名、放行，或者已经撤回，不能提供",
        "the film is not reviewed, signed and released, or it was withdrawn: it is not given",
    )


@cites("19", "799-21")
def is_persons_film_over(signed_at: datetime, at: datetime) -> bool:
    """Whether `access.subject_film_days` are over since the film for a person concerned was signed: it was made for
    that person's look at the counter, and nobody makes its term longer by showing it again."""
    return signed_at + timedelta(days=parameters.number("access.subject_film_days", shanghai_day(at))) <= at
