"""The deadlines over the API (articles 4 to 19)."""

from datetime import date, datetime, timedelta
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import way_in
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.deadlines.collected import deadlines, not_walled, outside
from mingcha.web.overview.today.matters import Matter

router = Router(tags=["deadlines"])


class DeadlineShape(Schema):
    """Something with a day: what, of whom, under which article. `legal_on` is null where the limit is our own and not
    the law's; `days_left` to the safe date, negative after it; `page`: path of its page."""

    kind: str
    subject: BothWords
    detail: BothWords
    article: str
    safe_on: date
    legal_on: date | None
    days_left: int
    page: str

    @classmethod
    def of(cls, one: Matter, at: datetime) -> "DeadlineShape":
        """The value as a shape."""
        return cls(
            kind=one.kind,
            subject=BothWords(zh=one.subject.zh, en=one.subject.en),
            detail=BothWords(zh=one.detail.zh, en=one.detail.en),
            article=one.article,
            safe_on=one.safe_on,
            legal_on=one.legal_on,
            days_left=one.days_left(shanghai_day(at)),
            page=one.url,
        )


@router.get("", response=list[DeadlineShape], summary="What is due in reach, the earliest first")
@cites("4", "7", "8", "9", "10", "11", "16(2)", "16(5)", "17", "19")
def due(
    request: HttpRequest,
    days: Annotated[int, Query(ge=0, le=366, description="how far ahead")] = 31,
    kind: Annotated[str, Query(max_length=30, pattern=r"^[a-z_]*$")] = "",
) -> list[DeadlineShape]:
    """With what is overdue; of each kind at most the earliest 200. To a token trainings, copies, holds and what is
    about a point in a classified area or one that is a work secret are told by what is to be done alone, with the list
    as their page."""
    facts, at = reader(request)
    found = deadlines(facts, until=shanghai_day(at) + timedelta(days=days), at=at, kind=kind)
    by_token = way_in(signed_in(request)).token
    if by_token:
        return [DeadlineShape.of(outside(one), at) for one in not_walled(found)]
    return [DeadlineShape.of(one, at) for one in found]
