"""Finds monitoring and managing staff whose training ended, for the clock: who answers for them is alerted (article
16(2), T16-2-N). Looks and grants end with the training by themselves.
"""

from contextlib import suppress
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft, Turn, carry_out_turn, end_mended, turn_of
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of, role_of, roles_at
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import seat_of
from mingcha.registry.staff.rules import TRAINED_ROLES, has_valid_training


@cites("16(2)")
def find_lapsed_trainings(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each person of monitoring or managing staff without a valid training, and ends those that
    stand no longer, as when the role ended. Returns how many. Nothing is written where none is."""
    turn, _ = _turn(clock.now())
    if not turn.count:
        return 0
    name = "registry.training.remind"
    with suppress(NothingLeft), act(name, by=actor_of(by), clock=clock, cites=("16(2)",)) as record:
        now = clock.now()
        turn, lapsed = _turn(now)
        carry_out_turn(record, turn, lambda who: _finding(who, lapsed[who]), "已培训或者已不任该岗位", now)
        record.fact("lapsed", list(turn.opened))
        record.fact("ended", list(turn.ended))
    return turn.count


def close_lapsed(record: ActRecord, subject: str, reason: str, now: datetime) -> None:
    """Ends the finding about a person, by actor id, inside the act that mends it."""
    end_mended(record, FindingKind.TRAINING_OVER, SubjectKind.PERSON, subject, reason, now)


def _turn(now: datetime) -> tuple[Turn, dict[str, User]]:
    """The turn at an instant, and the staff without a valid training by actor id."""
    lapsed = _lapsed(now)
    return turn_of(FindingKind.TRAINING_OVER, SubjectKind.PERSON, lapsed), lapsed


def _lapsed(now: datetime) -> dict[str, User]:
    """Actor id -> person, of active staff whose training is missing or over."""
    rows = roles_at(now).filter(role__in=[role.value for role in TRAINED_ROLES], user__is_active=True)
    return {
        f"user:{row.user_id}": row.user
        for row in rows.select_related("user__organisation")
        if not has_valid_training(role_of(row).trained_on, now)
    }


def _finding(subject: str, person: User) -> NewFinding:
    return NewFinding(
        kind=FindingKind.TRAINING_OVER,
        article="16(2)",
        subject_kind=SubjectKind.PERSON,
        subject=subject,
        words=Words(
            f"{person.name}：无有效的业务培训（未培训或者已到期），不得监看、管理",
            f"{person.name}: no valid training (none, or it ended): no watching and no managing until one is passed",
        ),
        place=seat_of(person),
    )
