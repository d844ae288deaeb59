"""The gateways for a ticket's points, for pages and their JSON (articles 16(3), 19).

With several recorder hosts each has its own gateway beside its footage (docs/design/recorders.md).
"""

from collections.abc import Callable, Sequence
from functools import wraps

from django.http import HttpRequest, HttpResponse

from mingcha.custody.gateways.queries import seen_through
from mingcha.fleet.recorders.queries import further_gateways
from mingcha.web.frame.content_policy import allow_connections, gateway_origin


def shows_pictures[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Decorates a view whose page connects to gateways: its content security policy lists all gateways.

    All of them, because a wall may show any point later, and a camera may move to another host while the page is open.
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
    """The points of a ticket whose pictures are not all at the gateway of the pages' host: gateway and time range (Unix
    ms; `to_ms` 0: open end, and live)."""
    own = gateway_origin(request)
    return {
        camera: [
            {"origin": one.gateway.origin if one.gateway else own, "from_ms": one.from_ms, "to_ms": one.to_ms}
            for one in seen
        ]
        for camera, seen in seen_through(points, from_ms).items()
    }
