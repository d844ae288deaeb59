"""Recusal of an officer asked for and decided (APL 43; article 23)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.rows import case_facts, cited_of_case, move_on, read_case
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.recusals import rules
from mingcha.supervision.recusals.models import CaseRecusal
from mingcha.supervision.recusals.rows import recusal_facts, recusal_waiting
from mingcha.supervision.recusals.values import NewRecusal


@cites("23", "APL 43")
def ask_recusal(by: Asker, *, case: int, new: NewRecusal, revision: int, clock: Clock) -> int:
    """Records that an officer is to be taken off a case, as the person or the officer asks; returns the number of the
    request. The case goes on until it is decided. Raises Refused (3; APL 43), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.recusal.ask", by=actor_of(by), clock=clock, cites=(*cited_of_case(case), "APL 43")) as record:
        now, held = clock.now(), read_case(case, revision)
        named = User.objects.filter(username=new.username.strip(), is_active=True).first()
        officer = named.pk if named is not None and duty_of(named, now).has(*PUBLIC_SECURITY) else 0
        waiting = recusal_facts(recusal_waiting(held.pk))
        require(rules.may_ask_recusal(duty_of(by, now), case_facts(held), new, officer, waiting))
        assert named is not None  # the rule refuses an unknown officer
        made = CaseRecusal.objects.create(
            case=held,
            officer=named,
            officer_name=named.name[: rules.MOST_NAME],
            asked_by=new.asked_by.value,
            reason=checked_name(new.reason, rules.MOST_REASON),
            asked_on=shanghai_day(now),
            noted_by=actor_of(by).id,
        )
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(made)
        record.fact("officer", named.username)
        record.fact("asked_by", made.asked_by)
    return made.pk


@cites("23", "APL 43")
def answer_recusal(by: Asker, *, case: int, granted: bool, reason: str, revision: int, clock: Clock) -> None:
    """Decides the request that waits, as the head: an officer who is taken off does no further step in the case. Raises
    as `ask_recusal`."""
    with act(
        "supervision.recusal.answer", by=actor_of(by), clock=clock, cites=(*cited_of_case(case), "APL 43")
    ) as record:
        now, held = clock.now(), read_case(case, revision)
        who, facts, request = duty_of(by, now), case_facts(held), recusal_waiting(held.pk)
        waiting = recusal_facts(request)
        concerned = {who.user_id, *map(person_id, facts.handlers)}
        concerned |= {waiting.officer, person_id(waiting.noted_by)} if waiting else set()
        require(rules.may_answer_recusal(who, facts, waiting, reason, hands_of(concerned)))
        assert request is not None  # the rule refuses where none waits
        request.granted, request.answer = granted, checked_name(reason, rules.MOST_REASON)
        request.answered_on, request.answered_by = shanghai_day(now), actor_of(by).id
        request.save()
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(request)
        record.fact("officer", request.officer.username)
        record.fact("granted", granted)
