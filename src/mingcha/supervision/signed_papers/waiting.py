"""Which scans of signed papers wait for a reader: those that this person may open and confirm; not for pages (12, 23;
799-24; APL 61)."""

from collections.abc import Sequence

from django.db.models import BigIntegerField, Case, Exists, OuterRef, QuerySet, When
from django.db.models.functions import Cast

from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import is_hand_of_any, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_papers.rules import OF_CASES
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.rows import in_reach as cases_in_reach
from mingcha.supervision.inspections.models import UnitInspection
from mingcha.supervision.inspections.paper import OF_INSPECTIONS
from mingcha.supervision.inspections.rows import in_reach as inspections_in_reach
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.rows import in_reach as obstructions_in_reach
from mingcha.supervision.obstructions.waiting import not_charged_to, of_police
from mingcha.supervision.officers.rules import own_organisations
from mingcha.supervision.papers.rules import OF_OBSTRUCTIONS
from mingcha.supervision.recusals.rows import not_barred
from mingcha.supervision.signed_papers.models import ScanCheck, SignedPaper
from mingcha.supervision.signed_papers.states import ANSWERS
from mingcha.supervision.signed_papers.values import WaitingScan

MOST_CASES = 500
"""Cases with such a scan that a list of cases is asked for."""


def scans_waiting_for(who: DutyFacts, limit: int) -> tuple[WaitingScan, ...]:
    """The scans that this person may confirm, the oldest first: of a place of theirs, kept by another hand, and of
    nothing from which the person is barred (APL 43). By one question where none waits."""
    if not _any_in_reach(who):
        return ()
    columns = ("pk", "document__no", "document__kind", "document__title", "kept_by", "kept_at")
    rows = list(_waiting(who).order_by("pk").values_list(*columns)[:limit])
    if not rows:
        return ()
    hands = hands_of({who.user_id, *(person_id(kept_by) for *_, kept_by, _ in rows)})
    return tuple(
        WaitingScan(number, no, PrintedKind(kind), title, kept_by, kept_at)
        for number, no, kind, title, kept_by, kept_at in rows
        if not is_hand_of_any(who.user_id, (kept_by,), hands)
    )


def cases_with_scans(who: DutyFacts) -> tuple[int, ...]:
    """The cases (keys) with such a scan, by one question where none waits; for the list of what waits."""
    if not _any_in_reach(who):
        return ()
    rows = _waiting(who).filter(document__kind__in=_values(OF_CASES)).order_by("pk")
    subjects = rows.values_list("document__subject", flat=True)[:MOST_CASES]
    return tuple(dict.fromkeys(map(int, subjects)))


def _waiting(who: DutyFacts) -> QuerySet[SignedPaper]:
    police = of_police(who)
    visits, own = inspections_in_reach(police), own_organisations(who)
    visits = visits.exclude(unit__code__in=own) if own else visits
    cases = not_barred(who, cases_in_reach(police))
    return _unanswered(f"user:{who.user_id}", cases, not_charged_to(who, obstructions_in_reach(police)), visits)


def _any_in_reach(who: DutyFacts) -> bool:
    """Whether anything waits in the territory, whoever is barred from it: compiled once, and mostly the only question
    of a start page."""
    police = of_police(who)
    return bool(police.roles) and bool(_IN_REACH.rows(police, f"user:{who.user_id}", limit=1))


_IN_REACH = QueryOfFacts(
    lambda police, actor: (
        _unanswered(actor, cases_in_reach(police), obstructions_in_reach(police), inspections_in_reach(police))
        .order_by("pk")
        .values_list("pk")
    )
)


def _unanswered(
    actor: str, cases: QuerySet[PenaltyCase], obstructions: QuerySet[Obstruction], visits: QuerySet[UnitInspection]
) -> QuerySet[SignedPaper]:
    """The scans of papers of these matters that nobody answered yet, but for those that this actor kept."""
    answered = ScanCheck.objects.filter(scan=OuterRef("pk"), step__in=[one.value for one in ANSWERS])
    reached = (
        Exists(cases.filter(pk=OuterRef("of_case")))
        | Exists(obstructions.filter(pk=OuterRef("of_obstruction")))
        | Exists(visits.filter(pk=OuterRef("of_inspection")))
    )
    rows = SignedPaper.objects.filter(~Exists(answered), needs_second=True).exclude(kept_by=actor)
    return rows.alias(
        of_case=_subject(OF_CASES), of_obstruction=_subject(OF_OBSTRUCTIONS), of_inspection=_subject(OF_INSPECTIONS)
    ).filter(reached)


def _subject(kinds: Sequence[PrintedKind]) -> Case:
    """The key of what a paper of these kinds is about, null for any other paper: their subjects alone are numbers."""
    number = Cast("document__subject", BigIntegerField())
    return Case(When(document__kind__in=_values(kinds), then=number), default=None)


def _values(kinds: Sequence[PrintedKind]) -> list[str]:
    return [one.value for one in kinds]
