"""Rows of recusals as values, and the cases from which nothing bars an officer; not for pages (APL 43)."""

from django.db.models import Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.law.fine_rules import Who
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.registrars import accounts_of_hand
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.officers.named import names_own
from mingcha.supervision.officers.rules import own_organisations
from mingcha.supervision.recusals.models import CaseRecusal
from mingcha.supervision.recusals.values import AskedBy, RecusalFacts, RecusalRow


def recused_of(case: int) -> frozenset[int]:
    """Every account of the officers who were taken off a case."""
    officers = CaseRecusal.objects.filter(case=case, granted=True).order_by("pk").values_list("officer", flat=True)
    return frozenset(account for one in officers for account in accounts_of_hand(one))


def recusal_waiting(case: int) -> CaseRecusal | None:
    """The request of a case that waits for the head."""
    return CaseRecusal.objects.filter(case=case, granted=None).first()


def recusal_facts(held: CaseRecusal | None) -> RecusalFacts | None:
    """A request as rules see it."""
    return RecusalFacts(held.officer_id, held.noted_by) if held else None


def recusal_rows(case: int) -> tuple[RecusalRow, ...]:
    """The requests of a case for its page, in order."""
    return tuple(
        RecusalRow(
            number=one.pk,
            officer=one.officer_name,
            asked_by=AskedBy(one.asked_by),
            reason=one.reason,
            asked_on=one.asked_on,
            granted=one.granted,
            answer=one.answer,
            answered_on=one.answered_on,
            answered_by=one.answered_by,
        )
        for one in CaseRecusal.objects.filter(case=case).order_by("pk")
    )


def cases_left_by(user_id: int) -> tuple[int, ...]:
    """The cases from which a person was taken off, by any account."""
    if not user_id or not _ANY_GRANTED.rows():  # of most homes: the hands of all accounts are not read for it
        return ()
    granted = CaseRecusal.objects.filter(granted=True).order_by("pk")
    return tuple(granted.filter(officer__in=accounts_of_hand(user_id)).values_list("case", flat=True))


def not_barred(who: DutyFacts, rows: QuerySet[PenaltyCase]) -> QuerySet[PenaltyCase]:
    """These cases without those that a person was taken off, by any account, and those against the own unit; see
    rules.is_not_barred."""
    left, own = cases_left_by(who.user_id), own_organisations(who)
    rows = rows.exclude(pk__in=left) if left else rows
    rows = rows.exclude(finding__inspection__unit__code__in=own) if own else rows
    return rows.exclude(names_own(who, "unit")).exclude(Q(names_own(who, "person"), who=Who.UNIT.value))


_ANY_GRANTED = CompiledQuery(lambda: CaseRecusal.objects.filter(granted=True).order_by().values_list("pk")[:1])
