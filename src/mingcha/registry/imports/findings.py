"""Refused lines as the canonical JSON of a part's result, and back."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from mingcha.kit.canonical import Json
from mingcha.kit.words import Words
from mingcha.registry.imports.lines import MOST_NAMED
from mingcha.registry.imports.port import LineRefusal


def findings_json(lines: int, refusals: Iterable[LineRefusal]) -> dict[str, Json]:
    """{"lines", "refused", "named"}: lines judged, lines refused, and the first MOST_NAMED of their faults."""
    named: list[Json] = []
    refused = set[int]()
    for refusal in refusals:
        refused.add(refusal.line)
        if len(named) < MOST_NAMED:
            named.append(_json(refusal))
    return {"lines": lines, "refused": len(refused), "named": named}


def summed(results: Iterable[Json]) -> dict[str, Json]:
    """The findings of several parts as one, the first MOST_NAMED faults in the order of lines."""
    lines, refused = 0, 0
    named: list[Json] = []
    for result in results:
        found = cast("Mapping[str, Any]", result)
        lines, refused = lines + found["lines"], refused + found["refused"]
        named += found["named"]
    return {"lines": lines, "refused": refused, "named": sorted(named, key=_place)[:MOST_NAMED]}


def named_refusals(findings: Mapping[str, Any]) -> tuple[LineRefusal, ...]:
    """The faults of refused lines that findings name."""
    return tuple(_refusal(one) for one in findings["named"])


def _place(named: Any) -> int:
    return int(named["line"])


def _json(refusal: LineRefusal) -> Json:
    return {
        "line": refusal.line,
        "field": refusal.field,
        "article": refusal.article,
        "words": [refusal.words.zh, refusal.words.en],
        "missing": [[words.zh, words.en] for words in refusal.missing],
    }


def _refusal(one: Mapping[str, Any]) -> LineRefusal:
    missing = tuple(Words(*words) for words in one["missing"])
    return LineRefusal(one["line"], one["field"], one["article"], Words(*one["words"]), missing)
