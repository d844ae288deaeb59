"""Publications are asked for, approved, released, withdrawn, and stated to be down (articles 19, 21)."""

from pathlib import Path

from mingcha.access.publications import rules
from mingcha.access.publications.ending import end_one, film_is_over, note
from mingcha.access.publications.lines import line_of_release
from mingcha.access.publications.models import Publication
from mingcha.access.publications.rows import film_facts, next_no, publication_called, publication_row, way_of
from mingcha.access.publications.values import NewPublication, PublicationRow, PublicationState
from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.redaction.queries import redaction_facts
from mingcha.privacy.redaction.steps import require_film
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.disclosures.above import disclosure_decision
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.refusals.actions import refusals_noted


@cites("19", "21")
def ask_publication(by: Asker, *, unit: str, new: NewPublication, clock: Clock) -> PublicationRow:
    """Asks for a publication of footage of a unit (its code): of the film of a redaction that was begun, whose source
    nobody sees before another person approved this. Raises Refused (articles 19, 21), Fault(NOT_FOUND), Fault(INVALID).
    """
    basis, place = checked_name(new.basis, rules.MOST_BASIS), checked_name(new.place, rules.MOST_PLACE)
    name = "access.publication.ask"
    with refusals_noted(by, name, unit, clock), act(name, by=actor_of(by), clock=clock, cites=("19", "21")) as record:
        now, held_unit = clock.now(), organisation_called(unit)
        who = duty_of(by, now)
        require(rules.may_ask_publication(who, held_unit.place, new, shanghai_day(now)))
        require(rules.may_name_film(held_unit.place, film_facts(new.redaction)))
        held = Publication.objects.create(
            no=next_no(now),
            unit=held_unit,
            purpose=new.purpose,
            basis=basis,
            place_kind=new.place_kind.value,
            place=place,
            from_on=new.from_on,
            until_on=new.until_on,
            state=PublicationState.ASKED.value,
            redaction=new.redaction,
            asked_by_id=who.user_id,
            person=who.name,
            asked_at=now,
        )
        record.wrote(held)
        note(record, held)
        record.fact("purpose", new.purpose)
        record.fact("basis", basis)
        record.fact("place", f"{new.place_kind.value} {place}")
        record.fact("term", [str(new.from_on), str(new.until_on)])
    return publication_row(held)


@cites("16(6)", "21")
def approve_publication(by: Asker, *, no: str, clock: Clock) -> PublicationRow:
    """Approves a publication as another person than the one who asked. Raises Refused (article 21; 16(6) without an
    impact assessment), Fault(NOT_FOUND),
    Fault(CONFLICT) for one that is not asked for."""
    name = "access.publication.approve"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
        held, now = publication_called(no), clock.now()
        who = duty_of(by, now)
        hands = hands_of((who.user_id, held.asked_by_id))
        require(rules.may_approve_publication(who, held.unit.place, held.asked_by_id, hands))
        require(rules.may_name_film(held.unit.place, film_facts(held.redaction)))
        require(disclosure_decision()(way_of(held), now))
        _require_state(held, PublicationState.ASKED)
        held.state, held.approved_by_id = PublicationState.APPROVED.value, who.user_id
        held.approver, held.approved_at = who.name, now
        held.save(update_fields=["state", "approved_by", "approver", "approved_at"])
        record.wrote(held)
        note(record, held)
    return publication_row(held)


@cites("7", "16(6)", "18", "19", "21")
def release_publication(by: Asker, *, no: str, folder: Path, clock: Clock) -> PublicationRow:
    """Publishes the film that a publication names. `folder`: the redactions of the home.

    Raises Refused (article 21): not on duty, a film that is not released, before its first or after its last day;
    (articles 7, 18): footage that was closed since; (16(6)): no impact assessment in force; Fault(NOT_FOUND),
    Fault(CONFLICT) for a publication that is not approved, and a film whose file is not what was signed.
    """
    name = "access.publication.release"
    with refusals_noted(by, name, no, clock):
        named = publication_called(no).redaction
        facts = film_facts(named)
        if facts and facts.is_released:
            require_film(RedactionWork(folder, named), redaction_facts(named).output_sha256)
        with act(name, by=actor_of(by), clock=clock, cites=("19", "21")) as record:
            held, now = publication_called(no), clock.now()
            who, term = duty_of(by, now), (held.from_on, held.until_on)
            facts = film_facts(held.redaction)
            require(rules.may_release_publication(who, held.unit.place, facts, term, shanghai_day(now)))
            film = redaction_facts(held.redaction)
            require(is_shown(closed_spans((film.point,)), film.from_at, film.to_at))
            require(disclosure_decision()(way_of(held), now))
            _require_state(held, PublicationState.APPROVED)
            held.state, held.output_sha256 = PublicationState.RELEASED.value, film.output_sha256
            held.released_at, held.released_by_id, held.releaser = now, who.user_id, who.name
            held.save(update_fields=["state", "output_sha256", "released_at", "released_by", "releaser"])
            record.wrote(held)
            note(record, held)
            line_of_release(record, held, who, now)
    return publication_row(held)


@cites("21")
def withdraw_publication(
    by: Asker, *, no: str, reason: str, informed: str, folder: Path, clock: Clock
) -> PublicationRow:
    """Withdraws a publication, with a reason and who was asked to take it down ("" for one that was not out); its film
    is withdrawn and removed here if no other publication shows it. `folder`: the redactions of the home.

    Raises Refused (article 21), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for one that is over.
    """
    given = checked_name(reason, rules.MOST_REASON)
    name = "access.publication.withdraw"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
        held, now = publication_called(no), clock.now()
        who = duty_of(by, now)
        require(rules.may_end_publication(who, held.unit.place))
        _require_state(held, PublicationState.ASKED, PublicationState.APPROVED, PublicationState.RELEASED)
        if held.state == PublicationState.RELEASED:
            held.informed = checked_name(informed, rules.MOST_PLACE)
        end_one(record, held, PublicationState.WITHDRAWN, given, now, who)
        is_over = film_is_over(record, held, given, clock)
    if is_over:
        RedactionWork(folder, held.redaction).remove()
    return publication_row(held)


@cites("21")
def state_down(by: Asker, *, no: str, seen: str, clock: Clock) -> PublicationRow:
    """States that a publication that ended is down, and how that was seen: its finding closes. Raises Refused (article
    21), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for one that was never out, is out, or is down."""
    given = checked_name(seen, rules.MOST_REASON)
    name = "access.publication.state_down"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("21",)) as record:
        held, now = publication_called(no), clock.now()
        require(rules.may_end_publication(duty_of(by, now), held.unit.place))
        _require_state(held, PublicationState.WITHDRAWN, PublicationState.OVER)
        if held.released_at is None or held.down_at is not None:
            raise Fault(FaultKind.CONFLICT, Words("未曾公开或者已下架", "it was never out, or is down already"))
        held.down_at, held.down_note = now, given
        held.save(update_fields=["down_at", "down_note"])
        record.wrote(held)
        close_mended(
            record,
            kind=FindingKind.PUBLICATION_OVER,
            subject_kind=SubjectKind.PUBLICATION,
            subject=held.no,
            reason="已确认下架",
            now=now,
        )
        note(record, held)
        record.fact("seen", given)
    return publication_row(held)


def _require_state(held: Publication, *states: PublicationState) -> None:
    state = PublicationState(held.state)
    if state not in states:
        words = Words(f"该公开传播的状态为“{state.words.zh}”", f"the publication is {state.words.en}")
        raise Fault(FaultKind.CONFLICT, words)
