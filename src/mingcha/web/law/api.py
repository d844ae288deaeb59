"""The regulation over the API: articles with their implementation, and the parameters of a day (articles 1, 26)."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import articles as texts
from mingcha.law import parameters as held
from mingcha.law.calendar_notice import MOST_FILE_CHARACTERS
from mingcha.law.filing import filing_clocks
from mingcha.law.in_force import version_for
from mingcha.law.parameters import Parameter
from mingcha.law.periods import MovedDeadline
from mingcha.law.retention import shanghai_day
from mingcha.law.trace import trace_of_installation
from mingcha.registry.calendars.actions import take_calendar
from mingcha.registry.calendars.queries import calendar_in_force, listed_notices
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Instant, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["law"])


class ListedArticle(Schema):
    """An article of decree 314 and its state in the software: covered, partly, not yet, or binds people."""

    article: int
    heading: BothWords
    state: str


class ArticlePart(Schema):
    """A separately binding part of an article."""

    reference: str
    state: str
    why: BothWords
    issue: str


class ArticleShape(Schema):
    """An article: its words (only the Chinese text is binding), and the code, tests and pages that carry it out."""

    article: int
    heading: BothWords
    text: BothWords
    code: list[str]
    tests: list[str]
    pages: list[str]
    state: str
    parts: list[ArticlePart]


class ParameterShape(Schema):
    """A value in force from `since` to `until` (null: still in force). `floor` and `ceiling` are the legal bounds for
    an installation's own setting; `standing`: the law sets the value, bounds it, or leaves it to us."""

    key: str
    value: int | str | bool | list[int]
    value_words: BothWords
    since: date
    until: date | None
    reference: str
    note: BothWords
    floor: int | None
    ceiling: int | None
    standing: str
    theme: str


class MovedShape(Schema):
    """A period whose last day is `raw` ended on `before` and now ends on `after`."""

    raw: date
    before: date
    after: date


class NoticeShape(Schema):
    """A notice on days off. `taken_in_at` is null for a shipped one; `in_force`: no later one replaces it; `moved`:
    what it moved when it was taken in."""

    year: int
    title: str
    reference: str
    published: date
    days_off: list[date]
    workdays: list[date]
    in_force: bool
    taken_in_at: Instant | None
    moved: list[MovedShape]


class NoticeBody(Strict):
    """The text of a notice's data file, as `mingcha calendar take-in` reads it."""

    content: str = Field(min_length=1, max_length=MOST_FILE_CHARACTERS)


class FilingClockShape(Schema):
    """A filing deadline: `due_raw` is the safe day, `due` the legal one (to 24:00). `provisional`: the notice of a year
    that it touches is not known yet and may move it."""

    reference: str
    started_on: date
    due_raw: date
    due: date
    provisional: bool


Day = Annotated[
    date | None, Query(description="day of the event in Shanghai; today when left out", examples=["2026-11-25"])
]


@router.get("/articles", response=list[ListedArticle], summary="The articles of decree 314")
@cites("1")
def articles(request: HttpRequest) -> list[dict[str, object]]:
    """All 26, in order."""
    del request
    traced = trace_of_installation()
    return [
        {"article": one.number, "heading": one.heading, "state": traced.article(one.number).state.value}
        for one in texts.articles()
    ]


@router.get("/articles/{number}", response=ArticleShape, summary="One article")
@cites("1")
def article(request: HttpRequest, number: Annotated[int, Path(ge=1, le=26)]) -> dict[str, object]:
    """The answer of `mingcha law N --json`."""
    del request
    return trace_of_installation().article(number).as_json()


@router.get("/calendar", response=list[NoticeShape], summary="Notices on days off")
@cites("9", "26")
def calendar(request: HttpRequest) -> list[NoticeShape]:
    """Every notice, newest year first, with what it moved."""
    asker, at = reader(request)
    return [
        NoticeShape(
            year=one.notice.year,
            title=one.notice.title,
            reference=one.notice.reference,
            published=one.notice.published,
            days_off=sorted(one.notice.days_off),
            workdays=sorted(one.notice.workdays),
            in_force=one.in_force,
            taken_in_at=one.taken_in_at,
            moved=[MovedShape.model_validate(each) for each in one.moved],
        )
        for one in listed_notices(asker, at=at)
    ]


@router.post("/calendar", response={201: list[MovedShape]}, summary="Take in a notice on days off")
@cites("3", "9", "26")
def take_in_calendar(request: HttpRequest, body: NoticeBody) -> Status[list[MovedDeadline]]:
    """Counts deadlines by a further notice from now on; answers with what moves."""
    moved = take_calendar(signed_in(request), content=body.content, source="API", clock=wiring.clock())
    return Status(201, list(moved))


@router.get("/filing-clocks", response=list[FilingClockShape], summary="Filing deadlines of a system")
@cites("9", "26", "799-14")
def filing(
    request: HttpRequest, accepted_on: date | None = None, used_on: date | None = None
) -> list[FilingClockShape]:
    """The clocks that run for a system accepted and put into use on these days, the one that counts first."""
    del request
    return [
        FilingClockShape(
            reference=one.reference,
            started_on=one.started_on,
            due_raw=one.due_raw,
            due=one.due,
            provisional=one.deadline.provisional,
        )
        for one in filing_clocks(accepted_on, used_on, calendar=calendar_in_force()).running
    ]


@router.get("/parameters", response=list[ParameterShape], summary="The numbers of the law on a day")
@cites("1", "26")
def parameters(request: HttpRequest, day: Day = None) -> list[Parameter]:
    """Every parameter with its value in force for an event of this day; omits those without a value yet."""
    del request
    on = day or shanghai_day(wiring.clock().now())
    found = (_on(key, on) for key in held.keys())  # noqa: SIM118 - a function of the module, no dictionary
    return [one for one in found if one is not None]


@router.get("/parameters/{key}", response=ParameterShape, summary="One number of the law on a day")
@cites("1", "26")
def parameter(
    request: HttpRequest, key: Annotated[str, Path(pattern=r"^[a-z0-9_.]{1,80}$")], day: Day = None
) -> Parameter:
    """The value in force for an event of this day; refused under article 26 for an event before its first version."""
    del request
    if key not in held.keys():  # noqa: SIM118 - a function of the module, no dictionary
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个参数", "there is no such parameter"), key)
    return version_for(key, day or shanghai_day(wiring.clock().now()))


def _on(key: str, day: date) -> Parameter | None:
    return next((one for one in held.history(key) if one.holds_on(day)), None)
