"""The days that run in obstructions and penalty cases, for the page of deadlines (articles 12, 23)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery, joined_instances, joined_names
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.penalty_dates import (
    court_window,
    deliver_by,
    hearing_notice_by,
    lawsuit_result_by,
    noticed_by,
    review_result_by,
)
from mingcha.law.periods import COUNTED_UNTIL, Calendar
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.supervision.cases import rows as cases_rows
from mingcha.supervision.cases.models import CaseChallenge, PenaltyCase
from mingcha.supervision.cases.states import OWING, CaseState, ChallengeKind, Verdict
from mingcha.supervision.hearings.models import CaseHearing
from mingcha.supervision.obstructions import rows as obstructions_rows
from mingcha.supervision.obstructions.rules import articles_of
from mingcha.supervision.obstructions.states import ObstructionState
from mingcha.supervision.officers.rules import READERS, is_not_of_accused
from mingcha.supervision.recusals.rows import cases_left_by
from mingcha.supervision.reliefs.rows import granted_to

_DECIDED = [one.value for one in CaseState if one not in (CaseState.OPEN, CaseState.NOTICED)]
_NOT_OWING = [one.value for one in CaseState if one not in OWING]


@cites("12", "23")
def due_obstructions(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The orders in reach whose limit ends up to a day, or is over and waits for its re-inspection; none against
    an officer's own unit (APL 43)."""
    who, found = duty_of(asker, at), []
    rows = list(_ORDERED.rows(who, until, limit=limit)) if who.has(*READERS) else []
    classified = ClassifiedSites(shanghai_day(at)).among({site: code for _, _, _, site, code, *_ in rows})
    for number, name, secrecy, site, _, unit, offence, ordered, due_on, safe_on, provisional in rows:
        if due_on is not None and safe_on is not None and _is_open_to(who, "", ordered):
            about = Words(f"第 {number} 号：{name}", f"No. {number}: {name}")
            article = articles_of(Offence(offence), "12")[0]
            secret = bool(secrecy) or site in classified
            kind, days, open_yet = DueKind.REINSPECTION, (safe_on, due_on), provisional
            found.append(Due(kind, str(number), about, unit, article, *days, provisional=open_yet, classified=secret))
    return tuple(found)


_ORDERED = QueryOfFacts(
    lambda who, until: (
        obstructions_rows.in_reach(who)
        .filter(state=ObstructionState.ORDERED.value, order__due_on__lte=until)
        .order_by("order__due_on", "pk")
        .values_list(
            *("pk", "point__name", "point__secrecy", "point__system__site__code"),
            *("point__system__site__organisation__code", "point__system__site__organisation__name", "offence"),
            *("order__unit", "order__due_on", "order__due_safe_on", "order__provisional"),
        )
    )
)
_OWING = [one.value for one in OWING]
_BEFORE_HEARING = timedelta(days=31)
"""No notice of a hearing has to be served longer before it: seven working days, with the longest holidays between."""


@cites("23", "APL 64")
def due_cases(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The cases in reach whose opening, hearing or its notice, decision, its delivery, payment, the result of a review
    or lawsuit or the court's enforcement is due up to a day, or was; none that the reader was taken off, nor against an
    officer's own unit (APL 43)."""
    who, served_by = duty_of(asker, at), min(until, COUNTED_UNTIL) + _BEFORE_HEARING
    if not who.has(*READERS):
        return ()
    left = frozenset(cases_left_by(who.user_id))
    most = limit + len(left)  # so many are left after those that are not theirs
    keys = {
        key: None
        for wanted in (
            _TO_OPEN_OR_HEAR.rows(who, until, max(until, served_by), limit=most),
            _CHALLENGED.rows(who, until, limit=most),
            _TO_SERVE.rows(who, limit=most),
            _TO_DECIDE.rows(who, until, limit=most),
            _TO_PAY.rows(who, until, limit=most),
        )
        for (key,) in wanted
        if key not in left
    }
    rows = _CASES.rows(tuple(keys))
    cases = joined_instances(PenaltyCase, ("hearing",), [row[: -len(_PLACE)] for row in rows])
    found, days, places = [], days_of(cases), [row[-len(_PLACE) :] for row in rows]
    sites = ClassifiedSites(shanghai_day(at))
    classified = sites.among(dict(_site_of(*place) for _, _, _, _, *place in places))
    for held, (point, inspected, code, secrecy, *place) in zip(cases, places, strict=True):
        if not _is_open_to(who, code or "", held.unit, *([held.person] if held.who == Who.UNIT.value else [])):
            continue
        name = inspected if held.finding_id is not None else point  # as PenaltyCase.place_name
        about = Words(f"{held.no}：{name}", f"{held.no}: {name}")
        article, site = cases_rows.article_of_rule(held.rule), _site_of(*place)[0]
        secret = bool(secrecy) or (site in classified if site else sites.has_unit(code or ""))
        for kind, day, last, open_yet in days[held.pk]:
            if day is not None and day <= until:
                key = str(held.pk)
                found.append(
                    Due(kind, key, about, held.unit, article, day, last, provisional=open_yet, classified=secret)
                )
    return tuple(sorted(found, key=lambda one: (one.safe_on, one.subject))[:limit])


def _site_of(*places: str | None) -> tuple[str, str]:
    """The site of a case and its unit, by their codes, "" of no site. `places`: codes of the site and its unit, of the
    point and of the inspected system. The place of a case is secret if its point is a work secret, its site is
    classified or, of no site, the inspected unit is one with a classified area."""
    site, code, inspected_site, inspected_code = places
    return (site or inspected_site or "", code or inspected_code or "")


def _is_open_to(who: DutyFacts, unit: str, *names: str) -> bool:
    """Whether what is charged to a unit is nothing that bars a reader: an officer of it acts in none of it."""
    return not who.has(*PUBLIC_SECURITY) or bool(is_not_of_accused(who, unit, names))


def _to_open_or_hear(who: DutyFacts, until: date, set_by: date) -> QuerySet[PenaltyCase, Any]:
    """The cases to open, and those with a hearing to be held or served."""
    asked = PenaltyCase.objects.filter(state=CaseState.OPENING_ASKED.value, open_last__lte=until)
    # from the few hearings to their cases, not from all notified cases to a hearing that most do not have
    set_ones = CaseHearing.objects.filter(set_on__lte=set_by, held_on=None, withdrawn_on=None)
    to_be_served = Q(set_on__lte=until) | Q(notified_on=None)
    to_be_held = set_ones.filter(to_be_served, case__state=CaseState.NOTICED.value)
    wanted = asked.values("pk").union(to_be_held.values("case"))
    return cases_rows.in_reach(who).filter(pk__in=wanted).order_by("pk").values_list("pk")


def _challenged(who: DutyFacts, until: date) -> QuerySet[PenaltyCase, Any]:
    """The cases with a review or lawsuit that runs."""
    running = CaseChallenge.objects.filter(until=None, since__lte=until)
    return cases_rows.in_reach(who).filter(pk__in=running.values("case")).order_by("pk").values_list("pk")


# the states that do not count are left out, since a list of those that do has databases sort all of them by day, where
# the index by day gives the earliest at once
_TO_OPEN_OR_HEAR = QueryOfFacts(_to_open_or_hear)
_CHALLENGED = QueryOfFacts(_challenged)
_TO_SERVE = QueryOfFacts(
    lambda who: (
        cases_rows.in_reach(who).filter(state=CaseState.DECIDED.value).order_by("decided_on", "pk").values_list("pk")
    )
)
_TO_DECIDE = QueryOfFacts(
    lambda who, until: (
        cases_rows.in_reach(who)
        .filter(decide_last__lte=until)
        .exclude(state__in=_DECIDED)
        .order_by("decide_last", "pk")
        .values_list("pk")
    )
)
_TO_PAY = QueryOfFacts(
    lambda who, until: (
        cases_rows.in_reach(who)
        .filter(pay_last__lte=until)
        .exclude(state__in=_NOT_OWING)
        .order_by("pay_last", "pk")
        .values_list("pk")
    )
)
_PLACE = (
    "obstruction__point__name",
    "finding__inspection__subject",
    "finding__inspection__unit__code",
    "obstruction__point__secrecy",
    "obstruction__point__system__site__code",
    "obstruction__point__system__site__organisation__code",
    "finding__inspection__system__site__code",
    "finding__inspection__system__site__organisation__code",
)
_CASES = CompiledQuery(
    lambda keys: PenaltyCase.objects.filter(pk__in=keys).values_list(*joined_names(PenaltyCase, ("hearing",)), *_PLACE)
)


type RunningDay = tuple[DueKind, date | None, date | None, bool]
"""What is due, the safe day, the last day that the law sets, whether it is provisional."""


def days_of(cases: Collection[PenaltyCase]) -> dict[int, list[RunningDay]]:
    """What is due of each case, by its key."""
    owing = [held.pk for held in cases if held.state in _OWING]
    counted = owing or any(one.dates_provisional or one.state == CaseState.DECIDED.value for one in cases)
    known = calendar_in_force() if counted else None
    served = [held.pk for held in cases if held.served_on is not None]
    rows = _RUNNING.rows(tuple(served))
    running = {case: (ChallengeKind(kind), since) for case, kind, since in rows}
    judged, granted = _judged_on(owing), granted_to(owing)
    return {
        one.pk: _days(one, known, _Court(running.get(one.pk), judged.get(one.pk), granted.get(one.pk))) for one in cases
    }


_RUNNING = CompiledQuery(
    lambda cases: CaseChallenge.objects.filter(case__in=cases, until=None).values_list("case", "kind", "since")
)


@dataclass(frozen=True, slots=True)
class _Court:
    """The review or lawsuit of a case that runs, with its first day; the day of the result of a lawsuit that did not
    annul the decision; the end of instalments or a deferral."""

    running: tuple[ChallengeKind, date] | None
    judged_on: date | None
    relief_last: date | None


def _judged_on(cases: Collection[int]) -> dict[int, date | None]:
    """The days on which the newest lawsuits that did not annul their decisions ended, by case."""
    return dict(_JUDGED.rows(tuple(cases)))


_JUDGED = CompiledQuery(
    lambda cases: (
        CaseChallenge.objects.filter(case__in=cases, kind=ChallengeKind.LAWSUIT.value, until__isnull=False)
        .exclude(verdict=Verdict.ANNULLED.value)
        .order_by("pk")
        .values_list("case", "until")
    )
)


def _days(held: PenaltyCase, known: Calendar | None, court: _Court) -> list[RunningDay]:
    """What of a case is due: kind, safe day, the last day that the law sets, whether it is provisional. `known`: the
    calendar."""
    if held.state == CaseState.OPENING_ASKED.value:
        return [(DueKind.PENALTY_OPENING, held.open_last, None, False)]
    if held.state == CaseState.DECIDED.value and held.decided_on is not None:
        if held.published_on is not None:  # its thirty days run: nobody is late before they are over
            return [(DueKind.PENALTY_SERVICE, noticed_by(held.published_on).due, None, False)]
        delivered = deliver_by(held.decided_on, known)
        return [(DueKind.PENALTY_SERVICE, delivered.due_raw, delivered.due, delivered.provisional)]
    if court.running is not None:
        return [*(_payment(held, known) if held.state in _OWING else []), _result(*court.running)]
    if held.state in _OWING:
        return [*_payment(held, known), *_enforcement(held, known, court)]
    found = [(DueKind.PENALTY_DECISION, held.decide_last, held.decide_last, held.decide_provisional)]
    hearing = getattr(held, "hearing", None)
    if hearing is not None and hearing.held_on is None and hearing.withdrawn_on is None:
        found.append((DueKind.PENALTY_HEARING, hearing.set_on, hearing.set_on, False))
        if hearing.set_on is not None and hearing.notified_on is None:
            notice = hearing_notice_by(hearing.set_on, calendar_in_force())
            found.append((DueKind.PENALTY_HEARING_NOTICE, notice.due_raw, notice.due, notice.provisional))
    return found


def _payment(held: PenaltyCase, known: Calendar | None) -> list[RunningDay]:
    """The last day of payment."""
    last, counted = held.pay_last, known if held.dates_provisional else None
    open_yet = counted is not None and last is not None and not counted.covers(last)
    return [(DueKind.PENALTY_PAYMENT, last, last, open_yet)]


@cites("ARL 62", "ALL 81")
def _result(kind: ChallengeKind, since: date) -> RunningDay:
    """The day by which the result of a review or lawsuit that runs is expected: then somebody asks for it. It is the
    other organ's day, counted by us from the request, and no last day of the law."""
    expected = (review_result_by if kind is ChallengeKind.REVIEW else lawsuit_result_by)(since)
    return (DueKind.PENALTY_CHALLENGE, expected.due_raw, None, False)


@cites("AEL 53", "ALL 95", "APL 72")
def _enforcement(held: PenaltyCase, known: Calendar | None, court: _Court) -> list[RunningDay]:
    """The last day to ask the court to enforce a fine that was not paid by its day; afterwards nobody can."""
    if held.state == CaseState.COURT.value or held.pay_last is None or held.lawsuit_last is None:
        return []
    demanded = held.demand_served_on or held.demanded_on or held.pay_last
    since = {"judged_on": court.judged_on, "relief_last": court.relief_last}
    _, last = court_window(held.lawsuit_last, demanded, known, **since)
    return [(DueKind.PENALTY_COURT, last.due_raw, last.due, last.provisional or held.dates_provisional)]
