"""The gateways through which a ticket's points are seen, for pages and their JSON (articles 16(3), 19).

With several recorder hosts each has a gateway of its own beside its footage (docs/design/recorders.md).
"""

from collections.abc import Callable, Sequence
from functools import wraps

from django.http import HttpRequest, HttpResponse

from mingcha.custody.gateways.queries import seen_through
from mingcha.fleet.recorders.queries import further_gateways
from mingcha.web.frame.content_policy import allow_connections, gateway_origin


def shows_pictures[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A view whose page asks gateways for pictures: its policy names every gateway that there is, and nothing more.

    All of them, for a wall may show any point later, and a camera may move to another host while the page is open.
    """

    @wraps(view)
    def allowing(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        request = args[0]
        assert isinstance(request, HttpRequest)
        allow_connections(request, response, [one.origin for one in further_gateways()])
        return response

    return allowing


def gateways_json(request: HttpRequest, points: Sequence[str], from_ms: int) -> dict[str, list[dict[str, object]]]:
    """Of the points of a ticket those whose pictures are not all seen through the pages' own gateway: where, from when
    to when (Unix ms; `to_ms` 0: still, and live)."""
    own = gateway_origin(request)
    return {
        camera: [
            {"origin": one.gateway.origin if one.gateway else own, "from_ms": one.from_ms, "to_ms": one.to_ms}
            for one in seen
        ]
        for camera, seen in seen_through(points, from_ms).items()
    }
