"""One entry of the application's log on a page: in words, then its original bytes, before anything is downloaded."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.evidence import queries as evidence
from mingcha.kit.decision import cites
from mingcha.registry.identity.rules import may_read_events
from mingcha.web.evidence.log import in_words, require_reader, require_shown
from mingcha.web.frame.person import person_of

_MOST_SHOWN = 20_000
"""Characters of an original that the page shows; the whole is downloaded."""


@login_required
@cites("16(3)", "20")
def page(request: HttpRequest, index: int) -> HttpResponse:
    """Act, object, actor, facts and original bytes of an entry; facts only for readers of events. Raises
    Fault(NOT_FOUND) for a number that the log does not reach."""
    require_reader(request)
    reads_events = may_read_events(person_of(request).facts).allowed
    entry = evidence.entry_by_index(index, with_event=reads_events)
    require_shown(request, entry)
    (listed,) = in_words([entry])
    text = evidence.entry_body(index).decode("utf-8", "replace")
    facts = (entry.event or {}).get("facts")
    context = {
        "active": "evidence",
        "one": listed,
        "facts": [(key, _shown(value)) for key, value in facts.items()] if isinstance(facts, dict) else (),
        "reads_events": reads_events,
        "original": text[:_MOST_SHOWN],
        "is_cut": len(text) > _MOST_SHOWN,
        "size": len(text.encode()),
    }
    return render(request, "evidence/entry.html", context)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
