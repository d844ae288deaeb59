"""Pages of batches: the list over all targets, a batch with its receipt (article 13(1))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.sharing.pushes import queries
from mingcha.sharing.pushes.states import BatchState
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.supervision.listing import StatesFrom, text_of_list


class BatchesFrom(StatesFrom):
    """What the list shows: a state, a text."""

    state = ClosedChoiceField(Words("状态", "State"), [(one.value, one.words) for one in BatchState], required=False)
    text = text_of_list(Words("批次号或者推送目标", "Number or target"))


@login_required
@cites("3", "13(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The batches of all targets, the newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), BatchesFrom.from_query(request)
    only = BatchState(asked.value("state")) if asked.value("state") else None
    text, most = str(asked.narrowed["text"]), queries.MOST_BATCHES
    rows = queries.push_batches(facts, at=now, state=only, text=text, before=asked.value("before") or 0, limit=most + 1)
    total = queries.count_batches(facts, at=now, state=only, text=text)
    context = asked.shown(BatchState, rows, most, total, acts=False) | {"active": "sharing"}
    return render(request, "pushes/list.html", context)


@login_required
@cites("3", "13(1)")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A batch with its receipt."""
    found = queries.push_batch(facts_of(request), no, at=wiring.clock().now())
    return render(request, "pushes/one.html", {"active": "sharing", "found": found, "row": found.row})
