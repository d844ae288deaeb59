"""Rows of visits and orders: written in the acts of their nouns, turned into values; not for pages (APL 28, 42, 61)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from mingcha.evidence.entries import ActRecord
from mingcha.kit.checked import checked_lines, checked_name
from mingcha.law.periods import Deadline, due_in_days
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.officers.values import Enforcer, Signature
from mingcha.supervision.orders.above import scanned_by
from mingcha.supervision.orders.models import OrderToCorrect, SignedVisit
from mingcha.supervision.orders.rules import (
    MOST_ORDERED,
    MOST_PRESENT,
    MOST_REASON,
    MOST_RECORD,
    MOST_TEXT,
    NOBODY_THERE,
)
from mingcha.supervision.orders.values import OrderText, ReceiptFacts, Served, ServiceWay, VisitFacts, VisitText


def visit_columns(new: VisitText, enforcer: Enforcer, document: DocumentFacts, *, again: bool) -> dict[str, Any]:
    """The columns of a visit by its first officer, with the photograph."""
    return {
        "again": again,
        "inspected_on": new.inspected_on,
        "present": checked_name(new.present.strip() or (NOBODY_THERE if new.absent.strip() else ""), MOST_PRESENT),
        "record": checked_lines(new.record, MOST_RECORD, about="record"),
        "corrected": new.corrected if again else None,
        "certificates_shown": new.certificates_shown,
        "recusal_told": new.recusal_told,
        "absent": checked_name(" ".join(new.absent.split()), MOST_REASON) if new.absent.strip() else "",
        "first": enforcer.actor,
        "first_name": enforcer.name,
        "first_person": enforcer.person,
        "first_certificate": enforcer.certificate_no,
        "first_session": enforcer.session,
        "file": document.file,
        "size_bytes": document.size_bytes,
        "digest": document.sha256,
        "media_type": document.media_type,
    }


def sign_as_second(visit: SignedVisit, enforcer: Enforcer, now: datetime) -> None:
    """Writes the second signature under a visit."""
    visit.second, visit.second_name = enforcer.actor, enforcer.name
    visit.second_person, visit.second_certificate = enforcer.person, enforcer.certificate_no
    visit.signed_at = now
    visit.save()


def strike(visit: SignedVisit, by: str, name: str, reason: str, now: datetime) -> None:
    """Writes who struck a visit that waits, and why; the row and its photograph stay. `by`: actor id."""
    visit.struck_at, visit.struck_by, visit.struck_name = now, by, name
    visit.struck_reason = checked_name(" ".join(reason.split()), MOST_REASON)
    visit.save()


def order_columns(new: OrderText, by: str, on: date) -> dict[str, Any]:
    """The columns of an order that is made. `by`: actor id."""
    return {
        "unit": checked_name(new.unit, MOST_ORDERED),
        "what": checked_lines(new.what, MOST_TEXT, about="what"),
        "days": new.days,
        "short_reason": checked_name(new.short_reason, MOST_REASON) if new.short_reason.strip() else "",
        "ordered_on": on,
        "ordered_by": by,
    }


def receipt_of(kind: PrintedKind, subject: int, drawn_by: str, user_id: int) -> ReceiptFacts:
    """What stands behind an earlier day of a paper. `kind`, `subject`: of the paper that is signed, its receipt or
    itself; `drawn_by`: the actor who drew it up; `user_id`: who records the day."""
    by = scanned_by(kind, str(subject))
    hands = hands_of({user_id, *map(person_id, {drawn_by, by} - {""})}) if by else ()
    return ReceiptFacts(drawn_by, by, hands)


def write_service(record: ActRecord, order: OrderToCorrect, served: Served) -> Deadline:
    """Writes that an order was served, and the limit that runs from then on; returns it."""
    order.served_on, order.served_way = served.on, served.way.value
    order.receiver, order.published_on = checked_name(served.receiver, MOST_ORDERED), served.published_on
    order.served_proof = checked_name(served.proof, MOST_REASON) if served.proof.strip() else ""
    due = _set_limit(order, served.on)
    order.save()
    record.wrote(order)
    record.fact("served_on", served.on.isoformat())
    record.fact("due_on", due.due.isoformat())
    return due


def write_extension(record: ActRecord, order: OrderToCorrect, days: int, reason: str) -> Deadline:
    """Writes by how many days a limit is extended, and why; returns the new one."""
    order.extended_days, order.extension_reason = days, checked_name(reason, MOST_REASON)
    due = _set_limit(order, order.served_on or order.ordered_on)
    order.save()
    record.wrote(order)
    record.fact("days", days)
    record.fact("reason", order.extension_reason)
    record.fact("due_on", due.due.isoformat())
    return due


def _set_limit(order: OrderToCorrect, served_on: date) -> Deadline:
    """The limit from its service on, with what it was extended by, set in memory. "At once" ends with the service."""
    days = order.days + order.extended_days
    due = (
        due_in_days(served_on, days, calendar_in_force()) if days else Deadline(served_on, served_on, provisional=False)
    )
    order.due_safe_on, order.due_on, order.provisional = due.due_raw, due.due, due.provisional
    return due


def visit_facts(held: Iterable[SignedVisit]) -> VisitFacts:
    """The visits of a row, the oldest first, as rules see them. One that was struck counts for nothing."""
    visits = [one for one in held if one.struck_at is None]
    waiting = next((one for one in visits if one.signed_at is None), None)
    signed = [one for one in visits if one.signed_at is not None]
    found = [one.inspected_on for one in signed if one.again and one.corrected is False]
    first = [one.inspected_on for one in signed if not one.again]
    return VisitFacts(
        unsigned=_first_of(waiting) if waiting else None,
        found_on=found[-1] if found else None,
        first_on=first[-1] if first else None,
        signed_by=frozenset(actor for one in signed for actor in (one.first, one.second)),
    )


def _first_of(held: SignedVisit) -> Signature:
    return Signature(held.first, held.first_name, held.first_person, held.first_certificate, held.first_session)


def visit_shown(held: SignedVisit) -> dict[str, Any]:
    """What VisitShown says of a visit."""
    return {
        "number": held.pk,
        "again": held.again,
        "inspected_on": held.inspected_on,
        "present": held.present,
        "record": held.record,
        "corrected": held.corrected,
        "certificates_shown": held.certificates_shown,
        "recusal_told": held.recusal_told,
        "absent": held.absent,
        "first": held.first_name,
        "first_certificate": held.first_certificate,
        "second": held.second_name,
        "second_certificate": held.second_certificate,
        "signed_at": held.signed_at,
        "sha256": held.digest,
        "struck": held.struck_name,
        "struck_at": held.struck_at,
        "struck_reason": held.struck_reason,
    }


def service_of_order(held: OrderToCorrect) -> Served | None:
    """How an order was served, None before."""
    if held.served_on is None:
        return None
    return Served(held.served_on, ServiceWay(held.served_way), held.receiver, held.served_proof, held.published_on)


def order_shown(held: OrderToCorrect) -> dict[str, Any]:
    """What OrderShown says of an order."""
    return {
        "unit": held.unit,
        "what": held.what,
        "days": held.days,
        "short_reason": held.short_reason,
        "ordered_on": held.ordered_on,
        "ordered_by": held.ordered_by,
        "served": service_of_order(held),
        "due_on": held.due_on,
        "provisional": held.provisional,
        "extended_days": held.extended_days,
        "extension_reason": held.extension_reason,
    }
