"""What was stated of another stream, withdrawn over the API (articles 3, 18)."""

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from mingcha.kit.decision import cites
from mingcha.privacy.other_streams.actions import withdraw_statement
from mingcha.privacy.other_streams.rules import MOST_REASON
from mingcha.web.api.shapes import PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["masks"])


class WithdrawStatementBody(Strict):
    """Why the statement is withdrawn."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00-\x1f]*$")


class WithdrawnStatementShape(Schema):
    """The number of the finding that stands until somebody else states it anew."""

    finding: int


@router.post(
    "/masks/points/{code}/withdraw-statement",
    response=WithdrawnStatementShape,
    summary="Withdraw what was stated of another stream",
)
@cites("3", "18", "20(2)")
def withdraw(request: HttpRequest, code: Path[PointCode], body: WithdrawStatementBody) -> WithdrawnStatementShape:
    """By an officer there, who found that the point shows what a mask covers. Its streams are closed at once; who
    stated and who withdrew do not close the finding."""
    number = withdraw_statement(signed_in(request), code=code, reason=body.reason, clock=wiring.clock())
    return WithdrawnStatementShape(finding=number)
