"""The page of parameters: values and versions on a day, the penalty table, the register of texts."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mingcha.kit.words import Words
from mingcha.law import parameters, register
from mingcha.law.carried_out import not_called
from mingcha.law.fine_rules import PenaltyRule, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.in_force import law_in_force
from mingcha.law.parameters import Parameter, ValueBasis
from mingcha.law.parameters.units import in_words
from mingcha.law.register import Holding, LegalText
from mingcha.law.retention import shanghai_day
from mingcha.law.uses import uses
from mingcha.registry.law_versions.queries import TakenIn, versions_taken_in
from mingcha.web.frame import wiring
from mingcha.web.law.forms import THEMES, ParametersFilter

TONES = {ValueBasis.LAW: "law", ValueBasis.STRICTER: "info", ValueBasis.OWN: "plain"}
HOLDING_TONES = {Holding.HELD: "ok", Holding.CITED: "plain", Holding.MISSING: "warn"}
_MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter on a day: `now` is None if no value is in force; `bounds` are the legal bounds as text; `waits` says
    why nothing reads it yet, None if something does."""

    key: str
    shown: Parameter
    now: Parameter | None
    former: tuple[Parameter, ...]
    coming: tuple[Parameter, ...]
    bounds: tuple[Words, ...]
    used: tuple[str, ...]
    waits: Words | None
    standing: Words
    tone: str


@dataclass(frozen=True, slots=True)
class FineRow:
    """A penalty rule on a day: bounds by payer, as text; `grave` for grave circumstances."""

    rule: PenaltyRule
    act: Words
    first: Words
    then: Words
    bounds: tuple[tuple[Words, Words | None], ...]
    grave: tuple[tuple[Words, Words], ...]
    extras: tuple[Words, ...]


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The whole page: `?q=&theme=&standing=&day=` select rows and the day of the event."""
    today = shanghai_day(wiring.clock().now())
    form = ParametersFilter.from_query(request)
    day = form.value("day")
    if day is None:
        form.retype("day", today.isoformat())
    search, theme, standing = form.value("q"), form.value("theme"), form.value("standing")
    found, numbers = _numbers(day or today, search, theme, standing, get_language())
    versions = versions_taken_in()
    texts = [(text, HOLDING_TONES[text.holding]) for text in register.shipped()]
    context = {
        "active": "law",
        "day": day or today,
        "today": today,
        "other_day": day not in (None, today),
        "filter": form,
        "narrowed": bool(search or theme or standing or form.errors or day not in (None, today)),
        "numbers": numbers,
        "all": len(parameters.keys()),
        "found": found,
        "fines": [fine_row(rule, day or today) for rule in law_in_force(day or today).fines.values()],
        "payers": [WORDS[who] for who in Who],
        "texts": sorted(((text, tone, text.holds_on(day or today)) for text, tone in texts), key=_first_what_binds),
        "gaps": law_in_force(day or today).gaps,
        "first_taken_in": versions[-1].at if versions else None,
        "taken_in": len(versions),
        "changes": [(one, late(one)) for one in versions if one.at != versions[-1].at][:_MOST_CHANGES],
    }
    return render(request, "law/parameters.html", context)


@lru_cache(16)
def _numbers(day: dt.date, search: str, theme: str, standing: str, _language: str | None) -> tuple[int, SafeString]:
    """How many numbers match, and their tables in the language that is active, which is a part of the key: 141 rows
    cost more than the rest of the page, and the numbers of the law do not change while a program runs."""
    found = [row for row in rows(day) if _fits(row, search, theme, standing)]
    sections = [(THEMES[name], held) for name in THEMES if (held := [r for r in found if r.shown.theme == name])]
    return len(found), render_to_string("law/parameters_numbers.html", {"sections": sections})


def rows(day: dt.date) -> tuple[Row, ...]:
    """Every parameter on a day, ordered by key."""
    used, waiting = uses(), {one.name: one.why for one in not_called()}
    found = []
    for key in parameters.keys():  # noqa: SIM118 - a function of the module, no dictionary
        dated = parameters.history(key)
        now = next((one for one in dated if one.holds_on(day)), None)
        shown = now or dated[0]
        former = tuple(one for one in dated if one is not shown and one.since < shown.since)
        coming = tuple(one for one in dated if one.since > day)
        bounds = _bounds(shown)
        found.append(
            Row(
                key=key,
                shown=shown,
                now=now,
                former=former,
                coming=coming,
                bounds=bounds,
                used=used.get(key, ()),
                waits=waiting.get(key),
                standing=shown.standing.words,
                tone=TONES[shown.standing],
            )
        )
    return tuple(found)


def fine_row(rule: PenaltyRule, day: dt.date) -> FineRow:
    """A penalty rule as text."""
    ordinary = tuple((WORDS[who], held.words if (held := rule.bounds(who, day)) else None) for who in Who)
    graver = ((WORDS[who], rule.bounds(who, day, grave=True)) for who in Who) if rule.has_grave else ()
    grave = tuple((name, held.words) for name, held in graver if held is not None)
    extras = tuple(WORDS[one] for one in rule.extras)
    return FineRow(rule, WORDS[rule.offence], WORDS[rule.first], WORDS[rule.then], ordinary, grave, extras)


def late(one: TakenIn) -> bool:
    """Whether a version was stored after its first day in force."""
    return one.valid_from < shanghai_day(one.at)


def _bounds(one: Parameter) -> tuple[Words, ...]:
    found = []
    for bound, zh, en in ((one.floor, "不少于", "at least"), (one.ceiling, "不多于", "at most")):
        if bound is not None:
            words = in_words(one.key, bound)
            found.append(Words(f"{zh} {words.zh}", f"{en} {words.en}"))
    return tuple(found)


def _fits(row: Row, search: str, theme: str, standing: str) -> bool:
    if (theme and row.shown.theme != theme) or (standing and row.shown.standing.value != standing):
        return False
    one = row.shown
    texts = (row.key, one.note.zh, one.note.en, one.source.zh, one.source.en, one.reference, one.value_words.zh)
    return not search or any(search.casefold() in text.casefold() for text in texts)


def _first_what_binds(row: tuple[LegalText, str, bool]) -> tuple[bool, int, dt.date]:
    """Sort key: in force first; then held, missing, cited; then older first."""
    text, _, holds = row
    return not holds, (Holding.HELD, Holding.MISSING, Holding.CITED).index(text.holding), text.since
