"""The regulation over the API: articles with their implementation, and the parameters of a day (articles 1, 26)."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import articles as texts
from mingcha.law import parameters as held
from mingcha.law.parameters import Parameter
from mingcha.law.retention import shanghai_day
from mingcha.law.trace import trace_of_installation
from mingcha.web.api.shapes import BothWords
from mingcha.web.frame import wiring

router = Router(tags=["law"])


class ListedArticle(Schema):
    """An article of decree 314 and its state in the software: covered, not yet, or binds people."""

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
    return held.value(key, day or shanghai_day(wiring.clock().now()))


def _on(key: str, day: date) -> Parameter | None:
    return next((one for one in held.history(key) if one.holds_on(day)), None)
