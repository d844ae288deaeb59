"""Records officers, their credentials, and checks of these (articles 15(1), 15(2)).

The identity number is sealed and never in an entry; of a credential number and last day are stored, no photocopy.
"""

from datetime import datetime

from django.conf import settings

from mingcha.access.officers import rules
from mingcha.access.officers.lookups import conflicts_noted
from mingcha.access.officers.models import CredentialCheck, Officer
from mingcha.access.officers.rows import (
    NamedUnits,
    check_row,
    officer_facts,
    officer_held,
    open_requests_of,
    person_digest,
    unit_place,
)
from mingcha.access.officers.values import Credential, CredentialCheckRow, NewOfficer, OfficerFacts
from mingcha.access.register.actions import unit_name
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.identity_number import parse_identity_number
from mingcha.kit.spelling import is_same_name
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.refusals.actions import refusals_noted

MOST_REQUEST = 20
"""Characters of a request's number."""


@cites("15(1)", "15(2)")
def register_officer(by: Asker, new: NewOfficer, *, clock: Clock, request: str = "") -> OfficerFacts:
    """Records an officer whose credential the asker is checking, and this check.

    Raises Refused (article 15(2)), Fault(INVALID) for an impossible identity number, Fault(CONFLICT) if this person or
    credential is already recorded (the detail is the officer's number), Fault(NOT_FOUND) for an unknown unit code.
    """
    named = NamedUnits((new.unit,))
    with (
        refusals_noted(by, "access.officer.register", new.credential_no, clock),
        conflicts_noted(by, new.credential_no, clock),
        act("access.officer.register", by=actor_of(by), clock=clock, cites=("15(1)", "15(2)")) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        require(rules.may_register_officer(who))
        shown = _checked(_credential_of(new), named, now)
        identity = parse_identity_number(new.identity_no)
        digest = person_digest(identity)
        _require_unknown(digest, shown, besides=None)
        held = Officer.objects.create(
            no=_next_no(now),
            name=checked_name(new.name, rules.MOST_NAME),
            unit=shown.unit,
            unit_code=shown.unit_code,
            credential_kind=shown.kind,
            credential_no=shown.no,
            credential_until=shown.until,
            identity_sealed=settings.MINGCHA_KEYS.seal(identity),
            person_digest=digest,
            recorded_by=actor_of(by).id,
            recorded_at=now,
        )
        record.wrote(held)
        note_check(record, who, held, request, now)
    return officer_facts(held)


@cites("15(2)")
def renew_credential(
    by: Asker, no: str, shown: Credential, *, clock: Clock, request: str = "", ends_requests: bool = False
) -> OfficerFacts:
    """Records another credential of an officer (renewed, or of another unit), and its check by the asker. An account of
    the former unit is detached. `ends_requests`: the asker confirms that approved and open requests of the officer end;
    the entry names them.

    Raises Refused (articles 3, 15(2)), Fault(NOT_FOUND), Fault(CONFLICT) if it is another person's credential.
    """
    named = NamedUnits((shown.unit,))
    with (
        refusals_noted(by, "access.officer.renew_credential", no, clock),
        conflicts_noted(by, shown.no, clock),
        act("access.officer.renew_credential", by=actor_of(by), clock=clock, cites=("15(2)",)) as record,
    ):
        now = clock.now()
        who, held = duty_of(by, now), officer_held(no)
        require(rules.may_register_officer(who))
        credential = _checked(shown, named, now)
        running = open_requests_of(held)
        matter = rules.RenewalMatter(officer_facts(held), unit_place(held), tuple(running.values()))
        require(rules.may_renew_credential(who, matter, credential.unit_code, ends_requests=ends_requests))
        _require_unknown(held.person_digest, credential, besides=held)
        moved = held.unit_code != credential.unit_code
        held.unit, held.unit_code = credential.unit, credential.unit_code
        held.credential_kind, held.credential_no = credential.kind, credential.no
        held.credential_until = credential.until
        if moved:
            held.user, held.vouched_by, held.vouched_at = None, "", None
        held.save()
        record.wrote(held)
        note_check(record, who, held, request, now)
        if running:
            record.fact("ends_requests", list(running))
    return officer_facts(held)


@cites("15(2)")
def correct_name(by: Asker, no: str, name: str, *, clock: Clock, ends_requests: bool = False) -> OfficerFacts:
    """Corrects the name of an officer by the credential that the asker is checking. `ends_requests`: as for
    renew_credential, since officers sign for the name as well.

    Raises Refused (articles 3, 15(2)), Fault(NOT_FOUND), Fault(INVALID) for no name, Fault(CONFLICT) for the same one.
    """
    act_name = "access.officer.correct_name"
    with (
        refusals_noted(by, act_name, no, clock),
        act(act_name, by=actor_of(by), clock=clock, cites=("15(2)",)) as record,
    ):
        now = clock.now()
        who, held = duty_of(by, now), officer_held(no)
        running = open_requests_of(held)
        matter = rules.RenewalMatter(officer_facts(held), unit_place(held), tuple(running.values()))
        own = held.recorded_by == actor_of(by).id
        require(rules.may_correct_name(who, matter, has_recorded=own, ends_requests=ends_requests))
        former, held.name = held.name, checked_name(name, rules.MOST_NAME)
        if former == held.name:
            raise Fault(FaultKind.CONFLICT, Words("姓名没有变化", "this is the name already"), held.no)
        held.save()
        record.wrote(held)
        note_check(record, who, held, "", now)
        record.fact("former_name", former)
        if running:
            record.fact("ends_requests", list(running))
    return officer_facts(held)


@cites("15(2)")
def check_credential(by: Asker, no: str, *, clock: Clock, request: str = "") -> CredentialCheckRow:
    """Records that the asker checked an officer's credential and that it is the recorded one. `request`: the number of
    the request for which it was shown, or "".

    Raises Refused (article 15(2)): expired, the asker's own, or not their office. Raises Fault(NOT_FOUND).
    """
    with (
        refusals_noted(by, "access.officer.check_credential", no, clock),
        act("access.officer.check_credential", by=actor_of(by), clock=clock, cites=("15(2)",)) as record,
    ):
        now = clock.now()
        who, held = duty_of(by, now), officer_held(no)
        require(rules.may_check_credential(who, officer_facts(held), now))
        found = note_check(record, who, held, request, now)
    return check_row(found)


def note_check(record: ActRecord, who: DutyFacts, held: Officer, request: str, now: datetime) -> CredentialCheck:
    """Writes the row of a credential check inside an act, and the facts of its entry. The caller applies the rules."""
    found = CredentialCheck.objects.create(
        officer=held,
        credential_kind=held.credential_kind,
        credential_no=held.credential_no,
        credential_until=held.credential_until,
        request=checked_name(request, MOST_REQUEST) if request else "",
        user_id=who.user_id,
        person=who.name,
        badge_no=who.badge_no,
        organisation=unit_name(who),
        checked_at=now,
    )
    record.wrote(found)
    record.fact("officer", held.no)
    record.fact("name", held.name)
    record.fact("unit", held.unit)
    record.fact("credential", [held.credential_kind, held.credential_no, held.credential_until.isoformat()])
    if found.request:
        record.fact("request", found.request)
    return found


def _credential_of(new: NewOfficer) -> Credential:
    return Credential(new.credential_kind, new.credential_no, new.credential_until, new.unit, new.unit_code)


def _checked(shown: Credential, units: NamedUnits, now: datetime) -> Credential:
    """A credential for storing: the code of a recorded unit is taken from its name (`units`), so that an empty field
    does not detach an officer from the unit. Raises Refused (article 15(2)), Fault(INVALID), Fault(NOT_FOUND)."""
    require(rules.credential_is_whole(shown.kind, shown.no, shown.unit, shown.until, shanghai_day(now)))
    chosen = organisation_called(shown.unit_code) if shown.unit_code else None
    code = chosen.code if chosen else ""
    no, unit = checked_name(shown.no, rules.MOST_NUMBER), checked_name(shown.unit, rules.MOST_UNIT)
    named = units.called(shown.unit)
    require(rules.names_its_unit(unit, code, named, chosen.name if chosen else ""))
    return Credential(shown.kind, no, shown.until, unit, code or next(iter(named), ""))


def _require_unknown(digest: str, shown: Credential, besides: Officer | None) -> None:
    """Raises Fault(CONFLICT) if another row has this person or this credential."""
    others = Officer.objects.exclude(pk=besides.pk) if besides else Officer.objects.all()
    same = others.filter(person_digest=digest).first()
    if same is not None:
        words = Words(
            f"此人已登记为 {same.no}，一人只登记一次", f"this person is recorded as {same.no}: one person, once"
        )
        raise Fault(FaultKind.CONFLICT, words, same.no)
    held = others.filter(credential_kind=shown.kind, credential_no=shown.no).order_by("pk")
    same = next((one for one in held if is_same_name(one.unit, shown.unit)), None)
    if same is not None:
        words = Words(f"该证件已登记在 {same.no} 名下", f"this credential is recorded for {same.no}")
        raise Fault(FaultKind.CONFLICT, words, same.no)


def _next_no(now: datetime) -> str:
    """O, the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"O{shanghai_day(now):%Y%m%d}-"
    last = Officer.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
