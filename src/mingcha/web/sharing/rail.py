"""Which plane of the rail a page of sharing stands in (articles 13(2), 13(3))."""

from django.http import HttpRequest

from mingcha.sharing.catalogue.rules import may_read_catalogue
from mingcha.web.frame.person import facts_of


def frame_of(request: HttpRequest) -> dict[str, object]:
    """`active`: sharing, or for who has no such plane, as a unit's manager, that of points; `reads_catalogue`."""
    reads_catalogue = may_read_catalogue(facts_of(request)).allowed
    return {"active": "sharing" if reads_catalogue else "points", "reads_catalogue": reads_catalogue}
