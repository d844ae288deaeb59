"""Self-checks and security checks of units over the API (articles 3, 16(1))."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.supervision.self_checks import queries
from mingcha.supervision.self_checks.actions import (
    answer_self_check,
    open_self_check,
    return_self_check,
    review_self_check,
    sign_self_check,
)
from mingcha.supervision.self_checks.kinds import Answer, CheckKind, CheckState
from mingcha.supervision.self_checks.rules import MOST_NOTE, MOST_PROOF
from mingcha.supervision.self_checks.values import CheckFacts, CheckRow, GivenAnswer
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["supervision"])

CheckNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
CheckOffset = Annotated[int, Field(ge=0, le=1_000_000)]
_LINE = r"^[^\x00-\x1f]*$"
_Note = Annotated[str, Field(min_length=1, max_length=MOST_NOTE, pattern=_LINE)]


class CheckPeriodShape(Schema):
    """What a check is about: a year (`part` 0) or a part of one from 1."""

    kind: CheckKind
    year: int
    part: int


class SelfCheckShape(Schema):
    """A check. `note`: of the review, or why it was returned last."""

    number: int
    unit: str
    unit_name: str
    period: CheckPeriodShape
    state: CheckState
    due_on: date
    signed_at: Instant | None
    reviewed_at: Instant | None
    note: str


class GivenAnswerShape(Schema):
    """An answer with its proof."""

    answer: Answer
    proof: str


class SelfCheckQuestionShape(Schema):
    """A question; `given` is null while it is not answered, `known` while the register knows nothing of it."""

    code: str
    article: str
    given: GivenAnswerShape | None
    known: Answer | None


class WholeSelfCheckShape(Schema):
    """A check with its questions in their order."""

    check: SelfCheckShape
    questions: list[SelfCheckQuestionShape]

    @classmethod
    def of(cls, found: CheckFacts) -> "WholeSelfCheckShape":
        """The values as a shape."""
        questions = [
            SelfCheckQuestionShape(
                code=one.question.code,
                article=one.question.article,
                given=GivenAnswerShape.model_validate(one.given) if one.given else None,
                known=one.known.answer if one.known else None,
            )
            for one in found.questions
        ]
        return cls(check=SelfCheckShape.model_validate(found.row), questions=questions)


class OpenSelfCheckBody(Strict):
    """A check to be opened before the clock opens it."""

    unit: str = Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9_-]+$")
    kind: CheckKind
    year: int = Field(ge=2023, le=2099)
    part: int = Field(0, ge=0, le=12)


class GivenAnswerBody(Strict):
    """An answer with its proof, or what is done about a "no"."""

    answer: Answer
    proof: str = Field("", max_length=MOST_PROOF, pattern=_LINE)


class SelfCheckAnswersBody(Strict):
    """Answers by the code of their question."""

    answers: dict[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")], GivenAnswerBody] = Field(max_length=50)


class SelfCheckNoteBody(Strict):
    """What the officer says of it."""

    note: _Note


@router.get("", response=list[SelfCheckShape], summary="Self-checks and security checks of units")
@cites("3", "16(1)")
def checks(
    request: HttpRequest, state: CheckState | None = None, offset: CheckOffset = 0, limit: Limit = 100
) -> list[CheckRow]:
    """Those in reach, the latest day first."""
    facts, at = reader(request)
    return list(queries.self_checks(facts, at=at, limit=limit, offset=offset, state=state))


@router.post("", response={201: SelfCheckShape}, summary="Open a check early")
@cites("3", "16(1)")
def open_one(request: HttpRequest, body: OpenSelfCheckBody) -> Status[CheckRow]:
    """By the unit's manager."""
    return Status(201, open_self_check(signed_in(request), **body.model_dump(), clock=wiring.clock()))


@router.get("/{number}", response=WholeSelfCheckShape, summary="One check with its questions")
@cites("3", "16(1)")
def self_check(request: HttpRequest, number: Path[CheckNumber]) -> WholeSelfCheckShape:
    """One check."""
    facts, at = reader(request)
    return WholeSelfCheckShape.of(queries.self_check(facts, number, at=at))


@router.post("/{number}/answers", response=SelfCheckShape, summary="Answer questions of a check")
@cites("3", "16(1)")
def answer(request: HttpRequest, number: Path[CheckNumber], body: SelfCheckAnswersBody) -> CheckRow:
    """None better than what the register knows."""
    given = {code: GivenAnswer(one.answer, one.proof) for code, one in body.answers.items()}
    return answer_self_check(signed_in(request), number=number, answers=given, clock=wiring.clock())


@router.post("/{number}/sign", response=SelfCheckShape, summary="Sign a check")
@cites("3", "16(1)")
def sign(request: HttpRequest, number: Path[CheckNumber]) -> CheckRow:
    """By the unit's manager."""
    return sign_self_check(signed_in(request), number=number, clock=wiring.clock())


@router.post("/{number}/review", response=SelfCheckShape, summary="Close a signed check as reviewed")
@cites("3", "16(1)")
def review(request: HttpRequest, number: Path[CheckNumber], body: SelfCheckNoteBody) -> CheckRow:
    """By an officer over the unit."""
    return review_self_check(signed_in(request), number=number, note=body.note, clock=wiring.clock())


@router.post("/{number}/return", response=SelfCheckShape, summary="Return a signed check to its unit")
@cites("3", "16(1)")
def give_back(request: HttpRequest, number: Path[CheckNumber], body: SelfCheckNoteBody) -> CheckRow:
    """By an officer over the unit."""
    return return_self_check(signed_in(request), number=number, note=body.note, clock=wiring.clock())
