"""The regulation as pages: each article with its words, our translation, and its implementation in the software."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import articles, parameters
from mingcha.law.articles import Article
from mingcha.law.decree import Chapter
from mingcha.law.parameters import Parameter
from mingcha.law.reference import Reference
from mingcha.law.retention import shanghai_day
from mingcha.law.trace import ArticleTrace, Part, State, trace_of_installation
from mingcha.web.frame import wiring

TONES = {
    State.COVERED: "ok",
    State.PARTLY: "info",
    State.NOT_YET: "warn",
    State.BINDS_PEOPLE: "plain",
    State.HOLE: "bad",
}


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article of the index with its state in the software."""

    article: Article
    name: Words
    state: Words
    tone: str


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter with its articles."""

    chapter: Chapter
    articles: tuple[ListedArticle, ...]


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """All 26 articles by chapter."""
    found = trace_of_installation()
    parts = [part.state for one in found.articles for part in one.parts]
    counts = [(state.words, TONES[state], parts.count(state)) for state in State if parts.count(state)]
    return render(request, "law/index.html", {"active": "law", "sections": sections(), "counts": counts})


@login_required
def article(request: HttpRequest, number: int) -> HttpResponse:
    """One article: its words, each part's state, code, tests and pages, and the parameters based on it."""
    if not 1 <= number <= len(articles.articles()):
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一条", "there is no such article"))
    traced = trace_of_installation().article(number)
    context = {
        "active": "law",
        "article": articles.article(number),
        "name": Reference(314, number).words,
        "sections": sections(),
        "traced": traced,
        "state": traced.state.words,
        "tone": TONES[traced.state],
        "reasons": [(part, TONES[part.state]) for part in traced.parts if part.why.zh],
        "items": item_states(traced),
        "parameters": parameters_of(number),
        "last": len(articles.articles()),
    }
    return render(request, "law/article.html", context)


def sections() -> tuple[Section, ...]:
    """The articles by chapter."""
    held: dict[int, list[ListedArticle]] = {}
    chapters: dict[int, Chapter] = {}
    traced = trace_of_installation()
    for one in articles.articles():
        state = traced.article(one.number).state
        chapters[one.chapter.number] = one.chapter
        held.setdefault(one.chapter.number, []).append(
            ListedArticle(one, Reference(314, one.number).words, state.words, TONES[state])
        )
    return tuple(Section(chapters[number], tuple(rows)) for number, rows in held.items())


def item_states(traced: ArticleTrace) -> dict[int, tuple[Part, str]]:
    """The state of each separately binding item, by its number, with its tone."""
    found = {}
    for part in traced.parts:
        reference = Reference.parse(part.reference)
        if reference.item:
            found[reference.item] = (part, TONES[part.state])
    return found


def parameters_of(number: int) -> tuple[Parameter, ...]:
    """The parameters in force today that are based on this article."""
    today = shanghai_day(wiring.clock().now())
    found = []
    for key in parameters.keys():  # noqa: SIM118 - a function of the module, no dictionary
        for held in parameters.history(key):
            in_force = held.since <= today and (held.until is None or today <= held.until)
            if in_force and held.reference[0].isdigit() and _rests_on(held.reference, number):
                found.append(held)
    return tuple(found)


def _rests_on(reference: str, number: int) -> bool:
    parsed = Reference.parse(reference)
    return (parsed.decree, parsed.article) == (314, number)
