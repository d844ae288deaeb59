"""The form for a new point: the act of `mingcha camera add`, with coordinate and view (articles 2, 6, 7, 13, 18)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from mingcha.geo.coordinates import LegalCoordinate, System
from mingcha.geo.divisions import division_at
from mingcha.geo.label_doubts import LabelQuestion
from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import Decision, Refused, cites
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES
from mingcha.law.forbidden import FORBIDDEN
from mingcha.registry.identity.asker import Asker
from mingcha.registry.places import queries as places_queries
from mingcha.registry.points import values as points_values
from mingcha.registry.points.actions import add_point
from mingcha.registry.points.position import LabelQuestioned, Position, View
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import note_territory
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.point_page import PART_WORDS

KEEP_LABEL = "keep"
"""The answer to a questioned label that leaves it as it is; any other answer is the label meant."""

_FIELDS = (
    *("system", "name", "part", "url", "username", "forbidden_place", "sub_url"),
    *("coordinate", "label", "label_answer", "label_reason", "outside_reason"),
    *("azimuth_deg", "angle_deg", "range_m", "height_m", "moves"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A coordinate as one label reads it; `division` is the district in which it then lies."""

    label: System
    longitude: float
    latitude: float
    division: Words

    @classmethod
    def of(cls, legal: LegalCoordinate) -> "Reading":
        """The reading behind a legal coordinate."""
        code = division_at(legal.longitude, legal.latitude)
        outside = Words("本市以外", "outside the city")
        return cls(legal.original.system, legal.longitude, legal.latitude, DIVISIONS[code] if code else outside)


@login_required
@cites("2", "6", "7", "13", "18")
def new(request: HttpRequest) -> HttpResponse:
    """The form and its sending. A refusal or a question keeps everything that was typed, but for the password."""
    if request.method != "POST":
        return _form(request, {})
    typed = _typed(request.POST)
    try:
        row = _add(signed_in(request), typed, request.POST.get("password", ""))
    except LabelQuestioned as questioned:
        return _form(request, typed, question=questioned.question, status=HTTP_STATUS[FaultKind.CONFLICT])
    except Refused as refusal:
        note_territory(request, refusal.decision)
        return _form(request, typed, decision=refusal.decision, status=403)
    except Fault as fault:
        if fault.kind not in (FaultKind.INVALID, FaultKind.CONFLICT, FaultKind.NOT_FOUND):
            raise
        return _form(request, typed, problem=fault.words, status=HTTP_STATUS[fault.kind])
    return HttpResponseRedirect(reverse("point", args=[row.code]))


def _add(by: Asker, typed: dict[str, str], password: str) -> points_values.PointRow:
    return add_point(
        by,
        system=typed["system"],
        name=typed["name"],
        part=typed["part"],
        url=typed["url"],
        username=typed["username"],
        password=password,
        forbidden_place=typed["forbidden_place"],
        position=_position(typed),
        view=_view(typed),
        sub_url=typed["sub_url"],
        clock=wiring.clock(),
    )


def _typed(post: QueryDict) -> dict[str, str]:
    """What was typed; an answer to a questioned label takes the place of the label, unless it says to keep it."""
    typed = {key: post.get(key, "").strip() for key in _FIELDS}
    answer = typed["label_answer"]
    if answer == KEEP_LABEL and not typed["label_reason"]:
        typed["label_answer"] = ""  # a label is kept for a reason, so it is asked again
    elif answer != KEEP_LABEL:
        typed["label_reason"] = ""
        if answer in [system.value for system in System]:
            typed["label"], typed["label_answer"] = answer, ""
    return typed


def _position(typed: dict[str, str]) -> Position | None:
    """Where the point stands; None while no coordinate is known."""
    if not typed["coordinate"]:
        return None
    return Position(
        typed["coordinate"],
        typed["label"],
        label_reason=typed["label_reason"],
        outside_reason=typed["outside_reason"],
    )


def _view(typed: dict[str, str]) -> View:
    height_m = _number(typed["height_m"])
    return View(
        azimuth_deg=_whole(typed["azimuth_deg"]),
        angle_deg=_whole(typed["angle_deg"]),
        range_m=_whole(typed["range_m"]),
        height_cm=None if height_m is None else round(height_m * 100),
        moves=bool(typed["moves"]),
    )


def _whole(text: str) -> int | None:
    number = _number(text)
    if number is not None and number != int(number):
        raise Fault(FaultKind.INVALID, Words(f"须为整数：“{text[:20]}”", f"a whole number is needed: {text[:20]!r}"))
    return None if number is None else int(number)


def _number(text: str) -> float | None:
    if not text:
        return None
    plain = text.removesuffix("°").strip()
    if not plain.isascii() or not plain.replace(".", "", 1).isdigit() or len(plain) > 8:
        raise Fault(FaultKind.INVALID, Words(f"不是数字：“{text[:20]}”", f"{text[:20]!r} is not a number"))
    return float(plain)


def _form(
    request: HttpRequest,
    typed: dict[str, str],
    *,
    question: LabelQuestion | None = None,
    decision: Decision | None = None,
    problem: Words | None = None,
    status: int = 200,
) -> HttpResponse:
    sites = places_queries.sites(signed_in(request), at=wiring.clock().now())
    outside = decision is not None and decision.article == "2"
    context = {
        "active": "points",
        "typed": typed,
        "decision": decision,
        "problem": problem,
        "question": question,
        "declared": Reading.of(question.declared) if question else None,
        "likely": Reading.of(question.likely) if question and question.likely else None,
        "keep_label": KEEP_LABEL,
        "asks_outside": outside or bool(typed.get("outside_reason")),
        "labels": [(system.value, system.words) for system in System],
        "systems": [(system, site) for site in sites for system in site.systems],
        "parts": [(part.value, words) for part, words in PART_WORDS.items()],
        "places": [(kind.place.value, kind.words) for kind in FORBIDDEN],
        "categories": CATEGORIES,
    }
    return render(request, "points/new.html", context, status=status)
