"""/points/<code>/why: why a camera gives no picture, step by step, with what to do (articles 3, 16(1))."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.diagnosis.steps import Diagnosis, Result
from mingcha.registry.commissioning.diagnosing import diagnosis_of_point
from mingcha.registry.commissioning.diagnosis_words import (
    RESULT_WORDS,
    STEP_WORDS,
    advice_of,
    detail_words,
    summary_words,
    wrong_words,
)
from mingcha.registry.points import queries as points_queries
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in

_TONES = {Result.PASSED: "ok", Result.FAILED: "bad", Result.UNKNOWN: "wait"}
_SHOWN_FAULTS = (FaultKind.CONFLICT, FaultKind.UNAVAILABLE, FaultKind.INVALID)


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the list; `advice` of the first failed one alone."""

    tone: str
    name: Words
    result: Words
    detail: Words
    advice: tuple[Words, ...] = ()


@require_GET
@login_required
@cites("3", "16(1)")
def why(request: HttpRequest, code: str) -> HttpResponse:
    """The list of steps; asks the recorder of this machine, for seconds at most."""
    clock = wiring.clock()
    point = points_queries.point(facts_of(request), code, at=clock.now()).row
    context: dict[str, object] = {"active": "points", "point": point}
    try:
        answered = diagnosis_of_point(signed_in(request), code, clock=clock)
    except Fault as fault:
        if fault.kind not in _SHOWN_FAULTS:
            raise
        return render(request, "points/why.html", {**context, "trouble": fault.words})
    found = answered.found
    shown = {"summary": summary_words(found), "is_well": found.reason is None, "recorder": answered.recorder}
    return render(request, "points/why.html", {**context, **shown, "steps": rows_of(found)})


def rows_of(found: Diagnosis) -> list[StepRow]:
    """The steps in their order."""
    rows = []
    for step in found.steps:
        is_failed = step.result is Result.FAILED
        rows.append(
            StepRow(
                _TONES[step.result],
                STEP_WORDS[step.step],
                RESULT_WORDS[step.result],
                wrong_words(found, step) if is_failed else detail_words(step),
                advice_of(step) if is_failed else (),
            )
        )
    return rows
