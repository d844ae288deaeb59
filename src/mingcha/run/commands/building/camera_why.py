"""`mingcha camera why CODE`: why a camera gives no picture, step by step, and what to do (article 16(1))."""

import argparse
import json

from mingcha.kit.clock import Clock
from mingcha.kit.words import Words
from mingcha.media.diagnosis.steps import Diagnosis, Result, diagnosis_json
from mingcha.registry.commissioning.diagnosing import diagnosis_of_point
from mingcha.registry.commissioning.diagnosis_words import (
    RESULT_WORDS,
    STEP_WORDS,
    advice_of,
    detail_words,
    summary_words,
)
from mingcha.run.commands.console import asker

_MARKS = {Result.PASSED: "+", Result.FAILED: "!", Result.UNKNOWN: "?"}


def add_why_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the verb."""
    why = verbs.add_parser("why", help="why a camera gives no picture, and what to do / 没有画面的原因和处理办法")
    why.add_argument("code", help="20-digit code of the point")
    why.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
    why.add_argument("--json", action="store_true", help="answer in JSON")


def show_why(arguments: argparse.Namespace, clock: Clock) -> int:
    """Shows the diagnosis by the recorder of this machine; exit code 1 if a step failed."""
    answered = diagnosis_of_point(asker(arguments.user), arguments.code, clock=clock)
    found = answered.found
    if arguments.json:
        print(json.dumps({"recorder": answered.recorder, **diagnosis_json(found)}, ensure_ascii=False))
    else:
        for line in lines_of(found):
            print(line)
    return 0 if found.first_failed is None else 1


def lines_of(found: Diagnosis) -> list[str]:
    """What is wrong, what to do, then all steps in their order."""
    lines = [_both(summary_words(found))]
    failed = found.first_failed
    if failed is not None:
        lines += [f"  {number}. {_both(one)}" for number, one in enumerate(advice_of(failed), 1)]
    for step in found.steps:
        detail = detail_words(step) if step.result is Result.PASSED else Words("", "")
        more = f" ({_both(detail)})" if detail.zh else ""
        lines.append(f"{_MARKS[step.result]} {_both(STEP_WORDS[step.step])}: {_both(RESULT_WORDS[step.result])}{more}")
    return lines


def _both(words: Words) -> str:
    return f"{words.zh} / {words.en}"
