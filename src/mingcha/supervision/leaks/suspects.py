"""Who names a suspect, who signs that, and who takes a handler off: always two persons who stand apart, since whoever
handles a case could else rid it of those who watch (20(4), 20(5)). Pure decisions on plain values."""

from collections.abc import Iterable, Mapping, Sequence

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.hands import Hand, are_same_hand, person_id
from mingcha.supervision.leaks.rules import closed_case, is_outside_wall, may_handle_leak, may_read_leak
from mingcha.supervision.leaks.states import LeakState
from mingcha.supervision.leaks.values import LeakFacts, SuspectActs, SuspectNaming
from mingcha.supervision.officers.rules import is_colleague


@cites("20(4)", "20(5)")
def are_apart(one: int, other: int, namings: Iterable[tuple[int, int]], hands: Sequence[Hand]) -> bool:
    """Whether two persons may stand for two: not in one hand, and neither of them owes being a handler to the other,
    directly or by whom that one named. `namings`: (handler, who named)."""
    if are_same_hand(one, other, hands):
        return False
    named: dict[int, set[int]] = {}
    for user, by in namings:
        if user != by:
            named.setdefault(by, set()).add(user)
    return not _reaches(one, other, named, hands) and not _reaches(other, one, named, hands)


def _reaches(start: int, goal: int, named: Mapping[int, set[int]], hands: Sequence[Hand]) -> bool:
    waiting, seen = [start], set[int]()
    while waiting:
        now = waiting.pop()
        seen.add(now)
        below = {user for by, users in named.items() if are_same_hand(now, by, hands) for user in users} - seen
        if any(are_same_hand(goal, user, hands) for user in below):
            return True
        waiting += below
    return False


@cites("20(4)", "20(5)")
def barred_persons(suspect: DutyFacts, persons: Iterable[DutyFacts], hands: Sequence[Hand]) -> tuple[DutyFacts, ...]:
    """The persons of these whom a suspect bars who is named now: that person by any account, and whoever is of the same
    organisation."""
    organs, suspects = (suspect.organisation,), (suspect.user_id,)
    return tuple(one for one in persons if not is_outside_wall(one, organs, suspects, hands))


@cites("20(4)", "20(5)")
def may_name_suspect(
    who: DutyFacts, held: LeakFacts, suspect: DutyFacts | None, reason: str, hands: Sequence[Hand]
) -> Decision:
    """Whether somebody may be named a suspect who was not known at the opening: by a handler, with the reason; neither
    oneself nor somebody of the own organisation, which would be a way out of the case."""
    allowed = may_handle_leak(who, held)
    if not allowed:
        return allowed
    if held.state is LeakState.CLOSED:
        return closed_case()
    missing = []
    if suspect is None:
        missing.append(Missing("在册人员的用户名", "the user name of a person of the register", "suspect"))
    if not reason.strip():
        missing.append(Missing("认定涉案的理由", "why this person is suspected", "reason"))
    if missing or suspect is None:
        return refuse("20(4)", "涉案人员登记不完整", "the naming is incomplete", missing=tuple(missing))
    if suspect.user_id in held.suspects | held.unsigned:
        another = (Missing("其他涉案人员的用户名", "the user name of another suspect", "suspect"),)
        return refuse("20(4)", "该人员已列为涉案人员", "this person is a suspect already", missing=another)
    if are_same_hand(who.user_id, suspect.user_id, hands):
        other = (Missing("其他涉案人员的用户名", "the user name of another suspect", "suspect"),)
        zh, en = "不得登记本人，由其他办案人员登记", "nobody names oneself: another handler does"
        return refuse("20(4)", zh, en, missing=other)
    if is_colleague(who, suspect.organisation):
        missing = [Missing("涉案人员所在单位以外的办案人员", "a handler of another organ", "username")]
        words = (
            "涉案人员为本单位人员的，先指定其他单位的办案人员，由其登记",
            "of the own organ: name a handler of another organ first, who names the suspect",
        )
        return refuse("20(4)", *words, missing=tuple(missing))
    return allow("20(4)")


@cites("20(4)", "20(5)")
def may_answer_suspect(
    who: DutyFacts, held: LeakFacts, naming: SuspectNaming | None, suspect: DutyFacts | None, reason: str,
    hands: Sequence[Hand], *, agrees: bool,
) -> Decision:  # fmt: skip
    """Whether the naming of a suspect may be answered: by another handler or an auditor of the place, who stands apart
    from who named, and outside of the wall that it draws. One that is signed is taken back by two persons."""
    readable = may_read_leak(who, held)
    if not readable:
        return readable
    if held.state is LeakState.CLOSED:
        return closed_case()
    if naming is None or suspect is None:
        missing = (Missing("后来登记的涉案人员的用户名", "the user name of a suspect named later", "suspect"),)
        return refuse("20(4)", "没有这一登记", "there is no such naming", missing=missing)
    if who.user_id not in held.handlers and not who.over(held.place, Role.AUDITOR):
        return refuse("20(4)", "由其他办案人员或者审计人员签署", "another handler or an auditor answers")
    free = is_outside_wall(who, (naming.organ,), (naming.user,), hands)
    if not free:
        return free
    if naming.signed and agrees:
        return refuse("20(4)", "该登记已签署", "this naming is signed already")
    if not agrees and not reason.strip():
        missing = (Missing("不予认定的理由", "why this person is no suspect", "reason"),)
        return refuse("20(4)", "未写明不予认定的理由", "why this person is no suspect is missing", missing=missing)
    first = naming.back_asked_by if naming.signed else naming.named_by
    if first and not are_apart(who.user_id, person_id(first), held.namings, hands):
        return _needs_another("suspect")
    return allow("20(4)")


@cites("20(4)", "20(5)")
def leaves_a_handler(barred: Sequence[DutyFacts], handlers: Sequence[DutyFacts]) -> Decision:
    """Whether somebody still handles the case behind the wall that a signed naming draws."""
    if len(barred) < len(handlers):
        return allow("20(4)")
    missing = (Missing("涉案人员所在单位以外的办案人员", "a handler of another organ", "username"),)
    words = "no handler would be left: name one of another organ first"
    return refuse("20(4)", "办案人员将全部回避，请先指定其他单位的办案人员", words, missing=missing)


@cites("20(4)", "20(5)")
def state_without(state: LeakState, done: SuspectActs) -> LeakState:
    """Where a case stands without what its suspect had done in it: assessed anew, notified anew, decided anew. What was
    transferred lies with the receiver, and a closed case is closed."""
    if state in (LeakState.OPENED, LeakState.CONTAINED, LeakState.TRANSFERRED, LeakState.CLOSED):
        return state
    if done.assessed:
        return LeakState.CONTAINED
    if done.silenced:
        return LeakState.ASSESSED
    return LeakState.NOTIFIED if done.decided and state is LeakState.DECIDED else state


@cites("20(4)", "20(5)")
def may_end_handling(
    who: DutyFacts, held: LeakFacts, user: int, reason: str, asked_by: str, hands: Sequence[Hand]
) -> Decision:
    """Whether a handler may be taken off: by another handler or an auditor of the place, with the reason; always by two
    persons who stand apart (`asked_by`: who asked for it), and never the last one."""
    readable = may_read_leak(who, held)
    if not readable:
        return readable
    if held.state is LeakState.CLOSED:
        return closed_case()
    if user not in held.handlers:
        missing = (Missing("本案办案人员的用户名", "the user name of a handler of this case", "username"),)
        return refuse("20(4)", "该人员不是本案办案人员", "this person does not handle the case", missing=missing)
    if who.user_id not in held.handlers and not who.over(held.place, Role.AUDITOR):
        return refuse("20(4)", "由其他办案人员或者审计人员办理", "another handler or an auditor takes a handler off")
    if are_same_hand(who.user_id, user, hands):
        other = (Missing("另一名办案人员的用户名", "the user name of another handler", "username"),)
        zh, en = "不得自行退出，由其他办案人员或者审计人员办理", "another person takes a handler off"
        return refuse("20(4)", zh, en, missing=other)
    if len(held.handlers) == 1:
        missing = (Missing("另一名办案人员", "another handler", "username"),)
        return refuse("20(4)", "须先指定其他办案人员", "the last handler stays until another is named", missing=missing)
    if not reason.strip() and not asked_by:
        missing = (Missing("终止办理的理由", "why the handling ends", "reason"),)
        return refuse("20(4)", "未写明终止办理的理由", "why the handling ends is missing", missing=missing)
    if asked_by and not are_apart(who.user_id, person_id(asked_by), held.namings, hands):
        return _needs_another("username")
    return allow("20(4)")


@cites("20(4)", "20(5)")
def ends_handling(asked_by: str) -> bool:
    """Whether a handling ends by a call that is allowed: the second person signs it; the first one asks for it
    (`asked_by`: who asked before, "" for nobody)."""
    return asked_by != ""


@cites("20(4)", "20(5)")
def _needs_another(field: str) -> Decision:
    """The refusal of a second word that does not stand apart from the first, at the field of whom it is about."""
    return refuse(
        "20(4)",
        "由另一人签署：不得为同一人，也不得为其指定的人员",
        "another person signs it: in another hand, and neither named by the other",
        missing=(Missing("另一人的签署", "the signature of another person", field),),
    )
