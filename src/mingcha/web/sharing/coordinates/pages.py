"""The page of the points that are in no row: the gate of coordinates by district, and the points with what stands in
their way (article 13)."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.sharing.catalogue.rules import may_read_catalogue
from mingcha.sharing.point_rows import queries
from mingcha.sharing.point_rows.rules import limits_on, may_list_withheld
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.sharing.coordinates.forms import WithheldFrom
from mingcha.web.sharing.coordinates.mending import mending_of

PAGE_ROWS = 50


@login_required
@cites("3", "13(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The figures of each district, and the list for who reads points."""
    facts, now, asked = facts_of(request), wiring.clock().now(), WithheldFrom.from_query(request)
    areas = queries.area_counts(facts, at=now)
    reads_catalogue = may_read_catalogue(facts).allowed
    context: dict[str, object] = {
        "active": "sharing" if reads_catalogue else "points",
        "reads_catalogue": reads_catalogue,
        "areas": [(one, division_words(one.area)) for one in areas],
        "reasons": queries.OF_COORDINATES,
        "limits": limits_on(shanghai_day(now)),
        "marked": queries.count_marked(facts, at=now),
        "lists": may_list_withheld(facts).allowed,
        "filter": asked,
    }
    if context["lists"]:
        where, after = asked.where, str(asked.value("after") or "")
        rows = queries.withheld_points(facts, where, at=now, limit=PAGE_ROWS + 1, after=after)
        shown = rows[:PAGE_ROWS]
        kept = {name: value for name, value in asked.given if name != "after"}
        onward = urlencode(kept | {"after": shown[-1].code}) if len(rows) > PAGE_ROWS else ""
        context |= {
            "rows": [(one, mending_of(one, facts)) for one in shown],
            "total": queries.count_withheld(facts, where, at=now),
            "after": after,
            "onward": onward,
            "kept": urlencode(kept),
            "narrowed": where.reason is not None or where.area != "",
        }
    return render(request, "sharing/coordinates.html", context, status=asked.status)
