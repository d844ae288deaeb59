"""Rows of what was given back, turned into values; not for pages (SCL 36)."""

from decimal import Decimal
from typing import Any

from mingcha.law.fine_rules import Extra
from mingcha.supervision.restitutions.models import CaseRestitution
from mingcha.supervision.restitutions.values import RestitutionRow


def restitution_facts(case: int) -> dict[str, Any]:
    """What was given back of a case, as CaseFacts has it."""
    held = list(CaseRestitution.objects.filter(case=case))
    return {
        "paid_back": sum((one.yuan for one in held), Decimal("0.00")),
        "given_back": frozenset(Extra(one.measure) for one in held if one.measure),
    }


def restitution_hands(case: int) -> set[str]:
    """Who recorded what was given back of a case."""
    return set(CaseRestitution.objects.filter(case=case).values_list("noted_by", flat=True))


def restitution_rows(case: int) -> tuple[RestitutionRow, ...]:
    """The records of a case, in order."""
    return tuple(
        RestitutionRow(
            one.pk, one.returned_on, one.receiver, one.record, Extra(one.measure) if one.measure else None, one.yuan,
            one.interest, one.voucher, one.noted_by,
        )
        for one in CaseRestitution.objects.filter(case=case).order_by("pk")
    )  # fmt: skip
