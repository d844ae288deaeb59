"""Finds rows of officers and turns them into values, for the actions and queries of access; not for pages."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.conf import settings
from django.db.models import Q

from mingcha.access.officers.models import CredentialCheck, Officer
from mingcha.access.officers.rules import POLICE_KINDS
from mingcha.access.officers.values import CredentialCheckRow, OfficerAccount, OfficerFacts
from mingcha.access.requests.models import Request
from mingcha.access.requests.values import RequestState
from mingcha.evidence.queries import acts_from, log_size
from mingcha.kit.checked import or_missing
from mingcha.kit.identity_number import parse_identity_number
from mingcha.kit.spelling import is_same_name, reads_alike
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.models import Organisation

_PURPOSE = "mingcha.officer.identity"
_UNIT_ADDED = "registry.organisation.add"


def officer_held(no: str) -> Officer:
    """The row of an officer. Raises Fault(NOT_FOUND)."""
    held = Officer.objects.select_related("user__organisation").filter(no=no).first() if no.isprintable() else None
    return or_missing(held, "申请人员", "officer", no)


def officers_held(nos: Sequence[str]) -> tuple[Officer, ...]:
    """The rows of officers in the order given. Raises Fault(NOT_FOUND)."""
    return tuple(officer_held(no) for no in nos)


def officer_of_user(user_id: int) -> Officer | None:
    """The officer with this confirmed account; None if there is none."""
    return Officer.objects.select_related("user").filter(user_id=user_id).first() if user_id else None


def officer_facts(held: Officer) -> OfficerFacts:
    """An officer as a value, without the identity number."""
    return OfficerFacts(
        no=held.no,
        name=held.name,
        unit=held.unit,
        unit_code=held.unit_code,
        credential_kind=held.credential_kind,
        credential_no=held.credential_no,
        credential_until=held.credential_until,
        person_digest=held.person_digest,
        user_id=held.user_id,
    )


def asking_officer(held: Officer) -> OfficerFacts:
    """An officer of a request as a value, with the present facts of the account; `held` must include
    `user__organisation`."""
    user = held.user
    if user is None:
        return officer_facts(held)
    code = user.organisation.code if user.organisation else ""
    return replace(officer_facts(held), account=OfficerAccount(user.name, code, user.is_active))


def with_unit_kinds(cases: Sequence[tuple[OfficerFacts, ...]]) -> list[tuple[OfficerFacts, ...]]:
    """The same officers with the kind of the organisation to which each belongs here: one query for all of them."""
    codes = {one.unit_code for officers in cases for one in officers if one.unit_code}
    kinds = dict(Organisation.objects.filter(code__in=codes).values_list("code", "kind"))
    return [tuple(replace(one, unit_kind=kinds.get(one.unit_code, "")) for one in officers) for officers in cases]


def with_known_units(officers: tuple[OfficerFacts, ...], named: "NamedUnits") -> tuple[OfficerFacts, ...]:
    """Officers of one request when it is made: with the kinds of their units, also of a unit recorded without a code
    and found by name. If several have the name, one that is not police counts."""
    kinds = {unit: named.called(unit) for unit in {one.unit for one in officers if not one.unit_code}}
    (found,) = with_unit_kinds([officers])
    return tuple(
        replace(one, unit_kind=_kind_of(kinds[one.unit].values())) if one.unit in kinds else one for one in found
    )


def _kind_of(kinds: Collection[str]) -> str:
    """The kind that counts among units with one name; "" if there is none."""
    return next((one for one in kinds if one not in POLICE_KINDS), next(iter(kinds), ""))


class NamedUnits:
    """Finds the recorded units with given names, whatever their spelling. Create it before an act takes the log's lock,
    since it reads the names of all units of the city; under the lock they are read again only if a unit was added
    since, or for another name. Names of units do not change."""

    def __init__(self, names: Iterable[str]) -> None:
        self._read_at = log_size()
        self._found = _units_called({name for name in names if name.strip()})

    def called(self, name: str) -> dict[str, str]:
        """The units of this name: kinds by code."""
        acts = acts_from(self._read_at)
        known = self._found.get(name)
        return _units_called({name})[name] if known is None or acts is None or _UNIT_ADDED in acts else known


def units_of_officers(nos: Iterable[str]) -> NamedUnits:
    """The units by whose names alone the officers with these numbers are known; unknown numbers are left out."""
    known = [no for no in nos if no.isprintable()]
    return NamedUnits(Officer.objects.filter(no__in=known, unit_code="").values_list("unit", flat=True))


def _units_called(names: set[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    if not names:
        return found
    units = Organisation.objects.order_by("pk").values_list("code", "name", "kind")
    for code, called, kind in units.iterator(chunk_size=2000):
        for name in names:
            if reads_alike(called, name):
                found[name][code] = kind
    return found


def spellings_of(unit: str) -> list[str]:
    """The name of a unit as it is written on the recorded credentials (kit.spelling)."""
    units = Officer.objects.order_by().values_list("unit", flat=True).distinct()
    return [one for one in units.iterator(chunk_size=2000) if is_same_name(one, unit)]


def unit_place(held: Officer) -> Place | None:
    """The place of the officer's unit here; None if it has no code here."""
    unit = Organisation.objects.filter(code=held.unit_code).first() if held.unit_code else None
    return unit.place if unit is not None else None


def open_requests_of(held: Officer) -> dict[str, Place]:
    """The numbers of the approved and open requests of an officer, each with the place of its managing unit."""
    states = (RequestState.APPROVED.value, RequestState.OPEN.value)
    named = Q(first_officer=held) | Q(second_officer=held)
    rows = Request.objects.filter(named, state__in=states).select_related("managing_unit").order_by("pk")
    return {row.no: row.managing_unit.place for row in rows}


def check_row(held: CredentialCheck) -> CredentialCheckRow:
    """A check of a credential as a value; `held` must include `officer`."""
    return CredentialCheckRow(
        officer=held.officer.no,
        credential_kind=held.credential_kind,
        credential_no=held.credential_no,
        credential_until=held.credential_until,
        request=held.request,
        checked_by=held.person,
        badge_no=held.badge_no,
        organisation=held.organisation,
        checked_at=held.checked_at,
    )


def person_digest(identity_no: str) -> str:
    """The keyed digest of an identity number: equal for equal persons. Raises Fault(INVALID) for an invalid number."""
    return str(settings.MINGCHA_KEYS.keyed_digest(parse_identity_number(identity_no), _PURPOSE))
