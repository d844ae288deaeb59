"""Officers and papers of the tests: identity numbers that check, an officer at the counter, one with an account."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.support.access.scans import pdf
from tests.support.registry.city import City
from tests.support.registry.staffing import confirm_as

from mingcha.access.officers.accounts import claim_account
from mingcha.access.officers.actions import register_officer
from mingcha.access.officers.values import NewOfficer, OfficerFacts
from mingcha.access.papers.actions import record_paper
from mingcha.access.papers.values import NewPaper, PaperFacts
from mingcha.kit.clock import Clock
from mingcha.kit.identity_number import check_character
from mingcha.law.retention import shanghai_day

HOUR_MS = 3_600_000
UNIT, UNIT_CODE = "武昌区公安分局", "WCGA"


def identity_number(number: int) -> str:
    """A citizen identification number that checks: born on 1990-03-07 in Wuchang, with this number of the day."""
    first = f"42010619900307{number:03d}"
    return first + check_character(first)


def new_officer(number: int, clock: Clock, **changed: object) -> NewOfficer:
    """An officer of the police of Wuchang as typed at a counter; the credential is valid for a year from today."""
    until = shanghai_day(clock.now()) + timedelta(days=365)
    given = NewOfficer(
        name=f"申请人{number}",
        unit=UNIT,
        unit_code=UNIT_CODE,
        credential_kind="work_certificate",
        credential_no=f"06{number:04d}",
        credential_until=until,
        identity_no=identity_number(number),
    )
    return replace(given, **changed)  # type: ignore[arg-type]


def registered(city: City, number: int, clock: Clock, *, by: str = "guard", **changed: object) -> OfficerFacts:
    """An officer whose credential was seen at the counter by this person."""
    return register_officer(city[by], new_officer(number, clock, **changed), clock=clock)


def with_account(city: City, number: int, username: str, clock: Clock, *, officer: str = "elsewhere") -> OfficerFacts:
    """An officer with the account of this person of the city; `officer` of the police confirmed it."""
    person = city[username]
    assert person.organisation is not None
    unit = {"unit": person.organisation.name, "unit_code": person.organisation.code}
    facts = registered(city, number, clock, name=person.name, **unit)
    claimed = claim_account(person, identity_no=identity_number(number), clock=clock)
    assert claimed is not None
    confirm_as(officer, claimed.name, clock)
    return replace(facts, user_id=person.pk)


def new_paper(points: tuple[str, ...], clock: Clock, **changed: object) -> NewPaper:
    """A letter of today for these points and the last three hours, without a stated term."""
    now_ms = int(clock.now().timestamp()) * 1000
    given = NewPaper(
        kind="letter_of_introduction",
        issuer=UNIT,
        issuer_no="武昌公介〔2026〕412 号",
        issued_on=shanghai_day(clock.now()),
        valid_until=None,
        points=points,
        from_ms=now_ms - 3 * HOUR_MS,
        to_ms=now_ms,
    )
    return replace(given, **changed)  # type: ignore[arg-type]


def recorded(city: City, folder: Path, clock: Clock, *, by: str = "guard", **changed: object) -> PaperFacts:
    """A letter for the school's camera, with a scan."""
    new = replace(new_paper((city.points["HQX"].code,), clock), **changed)  # type: ignore[arg-type]
    return record_paper(city[by], new, pdf(), folder=folder, clock=clock)
