"""The audiences of the list of points side by side: how many rows each gets, and why not the others (article 13)."""

from django.http import HttpRequest

from mingcha.sharing.point_rows.queries import audience_counts
from mingcha.sharing.point_rows.rules import may_count_rows, may_list_withheld, names_secret_points
from mingcha.sharing.point_rows.values import Withheld
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of


def audiences_of(request: HttpRequest) -> dict[str, object]:
    """What the card of the audiences reads: a line a reason that keeps a point from one of them; nothing for who does
    not count rows."""
    facts = facts_of(request)
    if not may_count_rows(facts):
        return {}
    counts = audience_counts(facts, at=wiring.clock().now())
    by_audience = [(one.audience, dict(one.withheld)) for one in counts]
    return {
        "audiences": counts,
        "withheld": [
            (reason, [(audience, found.get(reason, 0)) for audience, found in by_audience])
            for reason in Withheld
            if any(reason in found for _, found in by_audience)
        ],
        "lists": may_list_withheld(facts).allowed,
        "hides_secret": not names_secret_points(facts, by_token=False),
    }
