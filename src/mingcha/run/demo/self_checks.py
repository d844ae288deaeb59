"""The demo's four systems and self-checks: the police station has all of them, read and with a signed security check;
so has the mall, without a check, whose guards are put on shifts; the school lacks one, has a new version that its guard
has not read, and a check that is begun (article 16(1)).
"""

from datetime import timedelta

from django.conf import settings

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.rows import user_called
from mingcha.run.demo.city import manager_of
from mingcha.run.demo.scan import scanned
from mingcha.supervision.regimes.actions import acknowledge_regime, record_regime
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.regimes.values import NewRegime
from mingcha.supervision.self_checks.actions import answer_self_check, open_self_check, sign_self_check
from mingcha.supervision.self_checks.kinds import Answer, CheckKind
from mingcha.supervision.self_checks.questions import QUESTIONS
from mingcha.supervision.self_checks.values import GivenAnswer

_WHOLE, _MALL, _LACKING = "JAGA", "WCSY", "HQXX"
_STAFF = {
    _WHOLE: ("fangjian", "wanghaiyan"),
    _MALL: ("duqiang", "luoyan", "hanmei"),
    _LACKING: ("chenjing", "matao"),
}
_OF_SCHOOL = (RegimeKind.DUTY, RegimeKind.MAINTENANCE, RegimeKind.SECURITY)
_BEGUN = 3
"""Questions of the school's check that are answered."""


def add_self_checks(clock: Clock) -> None:
    """Records the systems by the managers, acknowledges them, and makes the checks. Units and people exist."""
    every = tuple(RegimeKind)
    for unit, kinds in ((_WHOLE, every), (_MALL, every), (_LACKING, _OF_SCHOOL)):
        for kind in kinds:
            number = _record(unit, kind, 60, clock)
            for username in _STAFF[unit]:
                acknowledge_regime(user_called(username), number=number, clock=clock)
    newer = _record(_LACKING, RegimeKind.DUTY, 3, clock)
    acknowledge_regime(user_called(manager_of(_LACKING)), number=newer, clock=clock)
    _check(_WHOLE, len(QUESTIONS[CheckKind.SECURITY]), clock)
    _check(_LACKING, _BEGUN, clock)


def _record(unit: str, kind: RegimeKind, days_ago: int, clock: Clock) -> int:
    since = shanghai_day(clock.now()) - timedelta(days=days_ago)
    text = scanned((kind.words.zh, "（演示文本）", f"自 {since} 起施行"))
    new = NewRegime(kind, f"{kind.words.zh}（{since.year}）", "单位办公会", since)
    by, folder = user_called(manager_of(unit)), settings.MINGCHA_HOME.documents
    return record_regime(by, unit=unit, new=new, scan=text, folder=folder, clock=clock).number


def _check(unit: str, answered: int, clock: Clock) -> None:
    """A security check of this quarter with so many answers; with all of them it is signed."""
    by, today, asked = user_called(manager_of(unit)), shanghai_day(clock.now()), QUESTIONS[CheckKind.SECURITY]
    part = (today.month - 1) // 3 + 1
    row = open_self_check(by, unit=unit, kind=CheckKind.SECURITY, year=today.year, part=part, clock=clock)
    answers = {one.code: GivenAnswer(Answer.NO, "列入本月整改") for one in asked[:answered]}
    answers |= {one.code: GivenAnswer(Answer.YES, "见安全检查台账") for one in asked[:_BEGUN]}
    answer_self_check(by, number=row.number, answers=answers, clock=clock)
    if answered == len(asked):
        sign_self_check(by, number=row.number, clock=clock)
