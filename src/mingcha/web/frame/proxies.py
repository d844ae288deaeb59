"""The client behind a proxy: forwarded headers are used only from the named proxies.

Any client can send the headers of RFC 7239 or X-Forwarded-*, and sign-in limits and secure cookies depend on them.
"""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

type Answer = Callable[[HttpRequest], HttpResponse]
type Networks = Sequence[IPv4Network | IPv6Network]

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
)


def is_in(address: str, networks: Networks) -> bool:
    """Whether an address is in one of the networks; False if it is not an address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


def client_behind(address: str, forwarded_for: str, proxies: Networks) -> str:
    """The client's address: the last address of `forwarded_for` (nearest hop last) that is not one of our proxies.

    Addresses to the left of it were written by the client and are ignored.
    """
    for hop in reversed([address, *forwarded_for.split(",")][1:] if forwarded_for else []):
        if not is_in(address, proxies):
            break
        try:
            address = str(ip_address(hop.strip()))
        except ValueError:
            break
    return address


class TrustedProxies:
    """The first middleware: sets the client's address, and drops forwarded headers that no trusted proxy sent."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self._proxies: Networks = settings.MINGCHA_PROXIES

    def __call__(self, request: HttpRequest) -> HttpResponse:
        headers, address = request.META, request.META.get("REMOTE_ADDR", "")
        headers["mingcha.forwarded"] = any(name in headers for name in FORWARDED)
        if is_in(address, self._proxies):
            headers["REMOTE_ADDR"] = client_behind(address, headers.get("HTTP_X_FORWARDED_FOR", ""), self._proxies)
        else:
            for name in FORWARDED:
                headers.pop(name, None)
        return self.get_response(request)
