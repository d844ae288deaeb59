"""The person of a request, for actions."""

from django.http import HttpRequest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker


def signed_in(request: HttpRequest) -> Asker:
    """The asker. Raises Fault(UNAUTHENTICATED) if no one is signed in."""
    if not request.user.is_authenticated:
        raise Fault(FaultKind.UNAUTHENTICATED, Words("请先登录", "please sign in first"))
    return request.user
