"""The page on which a redaction is reviewed and edited: its source with what is covered over it (articles 18, 21)."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import queries
from mingcha.privacy.redaction.edits import CLASSES
from mingcha.privacy.redaction.values import ItemKind
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.web.access.gateways import shows_pictures
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of


@login_required
@shows_pictures
@cites("8", "21")
def review(request: HttpRequest, no: str) -> HttpResponse:
    """The review of a redaction; to who may not see its source, and while there is none, the reason instead. Everything
    on it is read and done by the API."""
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.redaction(facts, no, at=now)
    context = {
        "active": "requests",
        "row": row,
        "from_ms": int(row.from_at.timestamp() * 1000),
        "to_ms": int(row.to_at.timestamp() * 1000),
        "times": parameters.number("privacy.review_most_times", shanghai_day(now)),
        "item_words": json.dumps({kind.value: {"zh": kind.words.zh, "en": kind.words.en} for kind in ItemKind}),
        "classes": CLASSES,
        "came_back": queries.reasons_to_come_back(row, now),
        "closed": closed(queries.may_see_source_of(facts, no, at=now), *ANSWERERS),
    }
    return render(request, "redactions/review.html", context)
