"""What the paper of a check says: its questions with their answers, the signature and the review (article 16(1))."""

from collections.abc import Mapping
from datetime import date, datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.reference import Reference
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.above import PaperAbove
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.self_checks.models import SelfCheck
from mingcha.supervision.self_checks.questions import QUESTIONS
from mingcha.supervision.self_checks.rows import check_called, check_row, given_answers
from mingcha.supervision.self_checks.rules import may_print_check, may_read_check
from mingcha.supervision.self_checks.values import CheckRow, GivenAnswer


@cites("3", "16(1)")
def _content(reader: Reader, subject: str, at: datetime) -> Content:
    held = _readable(reader, subject, at)
    row = check_row(held)
    require(may_print_check(row.state))
    values = _values_of(held)
    title = f"{row.unit_name}{row.period.words.zh}{row.period.kind.words.zh}"
    return Content(PrintedKind.SELF_CHECK, subject, title, values, sha256(canonical_json(values)).hex())


@cites("3", "16(1)")
def _require_readable(reader: Reader, subject: str, at: datetime) -> None:
    _readable(reader, subject, at)


@cites("16(1)")
def _digest(subject: str, on: date) -> str:
    """The digest of what the paper says; a check changes by its acts, not as days go by."""
    del on
    held = check_called(_number(subject))
    if not may_print_check(check_row(held).state):
        return ""
    return sha256(canonical_json(_values_of(held))).hex()


PAPER = PaperAbove(_content, _require_readable, _digest)


def paper_values(row: CheckRow, given: Mapping[str, GivenAnswer], names: Mapping[str, str]) -> Mapping[str, Json]:
    """The values of the paper, in its words. `names`: actor id -> name. Pure."""
    questions: list[Json] = [
        {
            "text": one.words.zh,
            "article": Reference.parse(one.article).words.zh,
            "answer": given[one.code].answer.words.zh if one.code in given else "",
            "proof": given[one.code].proof if one.code in given else "",
        }
        for one in QUESTIONS[row.period.kind]
    ]
    return {
        "title": f"{row.unit_name}{row.period.words.zh}{row.period.kind.words.zh}",
        "kind": row.period.kind.words.zh,
        "period": row.period.words.zh,
        "unit": row.unit_name,
        "due_on": row.due_on.isoformat(),
        "signed_by": names.get(row.signed_by, ""),
        "signed_on": shanghai_day(row.signed_at).isoformat() if row.signed_at else "",
        "reviewed_by": names.get(row.reviewed_by, ""),
        "reviewed_on": shanghai_day(row.reviewed_at).isoformat() if row.reviewed_at else "",
        "note": row.note,
        "questions": questions,
    }


def _values_of(held: SelfCheck) -> Mapping[str, Json]:
    row = check_row(held)
    return paper_values(row, given_answers(held), actor_names({row.signed_by, row.reviewed_by} - {""}))


def _readable(reader: Reader, subject: str, at: datetime) -> SelfCheck:
    held = check_called(_number(subject))
    require(may_read_check(duty_of(reader, at), held.unit.place))
    return held


def _number(subject: str) -> int:
    if not (subject.isascii() and subject.isdigit() and len(subject) <= 16):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份自查表", "there is no such check"))
    return int(subject)
