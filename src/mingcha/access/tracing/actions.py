"""Traces the mark of a film, with an entry on who searched which file and the result (article 20(1))."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from mingcha.access.register.queries import line_of_mark
from mingcha.access.register.values import RequestLineRow
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
        record.fact("line", line.no if line else "")
        record.fact("agreement_permille", round(found.agreement * 1000))
        office = _office_to_ask(who, line)
        record.fact("office", office)
    return Traced(digest, found.payload, None if office else line, found.agreement, record.entry, office)


def _office_to_ask(who: DutyFacts, line: RequestLineRow | None) -> str:
    """The name of the unit that manages the points of a line that the asker may not see; "" if the asker may."""
    if line is None:
        return ""
    places = tuple(places_of(line.facts.points).values())
    if tracing_rules.may_be_told_line(who, places):
        return ""
    rows = Organisation.objects.filter(code__in={place.organisation for place in places}).order_by("code")
    return "、".join(rows.values_list("name", flat=True)) or line.facts.request


def _digest(film: Path) -> str:
    """The SHA-256 of a file, hexadecimal. Raises Fault(NOT_FOUND)."""
    try:
        with film.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise Fault(FaultKind.NOT_FOUND, Words("无法打开该文件", "the file cannot be opened"), str(error)) from None
