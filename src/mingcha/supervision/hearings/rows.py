"""Rows of hearings as values; for actions and queries, not for pages (APL 64)."""

from datetime import datetime

from mingcha.registry.identity.asker import facts_of_many
from mingcha.registry.identity.hands import person_id
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.hearings.models import CaseHearing, HearingWaiver
from mingcha.supervision.hearings.values import HearingFacts, HearingRow
from mingcha.supervision.recusals.rules import may_handle_case


def hearing_of(case: int) -> CaseHearing | None:
    """The hearing of a case, None where none was asked for."""
    return CaseHearing.objects.filter(case=case).first()


def hearing_facts(held: CaseHearing) -> HearingFacts:
    """A hearing as rules see it."""
    return HearingFacts(
        held.asked_on,
        held.set_on,
        held.first_on,
        held.chair,
        held.held_on,
        held.withdrawn_on,
        held.notice_on,
        held.notified_on,
        held.attended,
        held.record_signed,
        bool(held.anew_reason),
    )


def chair_left(facts: CaseFacts, at: datetime) -> bool:
    """Whether who presides over the hearing that is set acts in the case no more: the account is off, holds no role
    over the place, or was taken off the case."""
    if facts.hearing is None or not facts.hearing.chair:
        return False
    chair = person_id(facts.hearing.chair)
    who = facts_of_many((chair,), at).get(chair)
    return who is None or not who.active or not may_handle_case(who, facts)


def hearing_row(held: CaseHearing) -> HearingRow:
    """A hearing for its page."""
    waivers = HearingWaiver.objects.filter(case=held.case_id) if held.withdrawn_on else HearingWaiver.objects.none()
    waiver = waivers.order_by("-pk").first()
    return HearingRow(
        facts=hearing_facts(held),
        asked_note=held.asked_note,
        place=held.place,
        notified_on=held.notified_on,
        receiver=held.receiver,
        is_public=held.is_public,
        closed_reason=held.closed_reason,
        chair_name=held.chair_name,
        attended=held.attended,
        record=held.record,
        opinion=held.opinion,
        withdrawn_reason=held.withdrawn_reason,
        signing_note=held.signing_note,
        signing_name=held.signing_name,
        signing_instead=held.signing_instead,
        record_sha256=held.record_digest,
        anew_reason=held.anew_reason,
        waived_name=waiver.noted_name if waiver else "",
        waiver_sha256=waiver.digest if waiver else "",
    )
