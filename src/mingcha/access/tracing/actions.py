"""Traces the mark of a film, with an entry on who searched which file and the result (article 20(1))."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from mingcha.access.register.queries import line_of_mark, opening_of_mark
from mingcha.access.tracing import rules as tracing_rules
from mingcha.access.tracing.values import Traced
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.transcode.trace_film import Trace, trace_film
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.queries import places_of
from mingcha.registry.refusals.actions import refusals_noted


@cites("20(1)")
def trace_mark(by: Asker, *, film: Path, clock: Clock, search: Callable[[Path], Trace] = trace_film) -> Traced:
    """Searches a film for the mark of a viewing copy and records the search and its result. A person whose territory
    contains none of the line's points gets the unit to ask instead of the line.

    The search takes about as long as decoding the film and runs before the act. Raises Refused (20(1)),
    Fault(NOT_FOUND) without the file, Fault(CORRUPT) if it is no film, Fault(UNSUPPORTED) without a decoder.
    """
    with refusals_noted(by, "access.mark.trace", film.name, clock):
        require(tracing_rules.may_trace(duty_of(by, clock.now())))
    digest = _digest(film)
    found = search(film)
    with act("access.mark.trace", by=actor_of(by), clock=clock, cites=("20(1)",)) as record:
        who = duty_of(by, clock.now())
        require(tracing_rules.may_trace(who))
        line = line_of_mark(found.payload) if found.payload is not None else None
        record.fact("sha256", digest)
        record.fact("mark", found.payload)
        opening = opening_of_mark(found.payload) if found.payload is not None else None
        record.fact("line", line.no if line else "")
        if opening is not None:
            record.fact("opening", opening.no)
        record.fact("agreement_permille", round(found.agreement * 1000))
        points, named = (line.facts.points, line.facts.request) if line else ((), "")
        if opening is not None:
            points, named = (opening.camera,), opening.grant
        office = _office_to_ask(who, points, named)
        record.fact("office", office)
    line, opening = (None, None) if office else (line, opening)
    return Traced(digest, found.payload, line, found.agreement, record.entry, office, opening)


def _office_to_ask(who: DutyFacts, points: Sequence[str], named: str) -> str:
    """The name of the unit that manages the points of a line that the asker may not see, `named` where no unit has a
    name; "" if the asker may, or there is no line."""
    if not points:
        return ""
    places = tuple(places_of(points).values())
    if tracing_rules.may_be_told_line(who, places):
        return ""
    rows = Organisation.objects.filter(code__in={place.organisation for place in places}).order_by("code")
    return "、".join(rows.values_list("name", flat=True)) or named


def _digest(film: Path) -> str:
    """The SHA-256 of a file, hexadecimal. Raises Fault(NOT_FOUND)."""
    try:
        with film.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise Fault(FaultKind.NOT_FOUND, Words("无法打开该文件", "the file cannot be opened"), str(error)) from None
