"""Rows of complaints on the reader's side of the wall, and turned into values; not for pages (article 25)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import F, Q, QuerySet, Value

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.spelling import name_key
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.models import Organisation, OrganisationKind
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.supervision.complaints.models import Complaint
from mingcha.supervision.complaints.rules import answer_due_on, is_late
from mingcha.supervision.complaints.values import (
    Channel,
    ComplaintFacts,
    ComplaintRow,
    ComplaintState,
    ReferredTo,
    complaint_no,
)

_PLACE = PlaceColumns("division", "", "zone")
"""A role over one unit alone reaches no complaint."""
_ORGANS = (
    OrganisationKind.CITY_PSB.value,
    OrganisationKind.DISTRICT_PSB.value,
    OrganisationKind.GOVERNMENT.value,
    OrganisationKind.STREET.value,
)
"""Organisations that are organs of the state."""


def organs() -> QuerySet[Organisation]:
    """The organs of the register, by name."""
    return Organisation.objects.filter(kind__in=_ORGANS).order_by("name", "code")


def seats_of(codes: Iterable[str]) -> dict[str, Place]:
    """Where the organs among these organisations (codes) are; others are absent."""
    return {one.code: one.place for one in organs().filter(code__in=set(codes))}


def readable_complaints(who: DutyFacts) -> QuerySet[Complaint]:
    """The complaints that a person may read, the same as rules.may_read_complaint: every query and action of this noun
    begins here, so that for who stands behind the wall there is no row."""
    roles = tuple(one for one in who.roles if one.role is Role.AUDITOR and not one.territory.organisation)
    rows = Complaint.objects.filter(reach(replace(who, roles=roles), _PLACE))
    name = name_key(who.name)
    rows = rows.alias(own_name=Value(name)).exclude(~Q(official_key=""), own_name__contains=F("official_key"))
    if name:
        rows = rows.exclude(official_key__contains=name)
    if who.organisation:
        rows = rows.exclude(organ=who.organisation)
    seat = seats_of([who.organisation]).get(who.organisation)
    if seat:
        rows = rows.exclude(organ="", division=seat.division, zone=seat.zone)
    own = name_key(who.organisation_name)
    if own:
        rows = rows.alias(own_key=Value(own)).exclude(organ_key__contains=own).exclude(own_key__contains=F("organ_key"))
    return rows


def complaint_for(who: DutyFacts, number: int) -> Complaint:
    """One complaint of those. Raises Fault(NOT_FOUND), the same for an unknown one and one behind the wall."""
    held = readable_complaints(who).filter(pk=number).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这件检举控告", "there is no such complaint"), str(number))
    return held


def complaint_facts(held: Complaint) -> ComplaintFacts:
    """A complaint as its rules see it."""
    referred_on = shanghai_day(held.referred_at) if held.referred_at else None
    has_reply = held.replied_on is not None
    return ComplaintFacts(ComplaintState(held.state), held.received_on, held.of_police, referred_on, has_reply)


def complaint_row(held: Complaint, on: date) -> ComplaintRow:
    """A complaint as a value, on a Shanghai day."""
    return ComplaintRow(
        number=held.pk,
        no=complaint_no(held.pk),
        channel=Channel(held.channel),
        place=held.place,
        organ_name=held.organ_name,
        official=held.official,
        text=held.text,
        is_named=bool(held.sealed_name),
        scan_digest=held.scan_digest,
        received_at=held.received_at,
        due_on=answer_due_on(held.received_on),
        is_late=is_late(complaint_facts(held), on),
        state=ComplaintState(held.state),
        examination=held.examination,
        examined_at=held.examined_at,
        examined_by=held.examined_by,
        answer=held.answer,
        answered_at=held.answered_at,
        answered_by=held.answered_by,
        referred_to=ReferredTo(held.referred_to) if held.referred_to else None,
        body=held.body,
        refer_reason=held.refer_reason,
        referred_at=held.referred_at,
        reply_number=held.reply_number,
        reply=held.answer if held.replied_on else "",
        replied_on=held.replied_on,
        closed_at=held.closed_at,
        beyond_bound=held.beyond_bound,
    )
