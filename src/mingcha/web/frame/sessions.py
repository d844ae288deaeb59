"""The person of a request, from the session's cookie and the row of that session (decree 799, art. 16(2)(2)).

Takes the place of Django's own middleware: a session that ended, expired or belongs to a disabled account is nobody's,
from the next request on. What the person has to do first (change the password, enrol a second factor) bars every other
page.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from mingcha.kit.decision import Decision, cites
from mingcha.registry.factors.rules import has_own_password, may_go_on_by_password
from mingcha.registry.identity.duty import WayIn
from mingcha.registry.identity.queries import duty
from mingcha.registry.sessions.actions import note_use
from mingcha.registry.sessions.values import SessionRow
from mingcha.registry.sign_in.backend import person_of_session
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import refusal_json, wants_json, wants_part

type Answer = Callable[[HttpRequest], HttpResponse]

NUMBER_KEY = "mingcha_session"
"""In the data of Django's session: the number of our session."""
BEFORE_KEY = "mingcha_before"
"""In the data of Django's session: the sign-in before this one, for the person's menu."""
BACKEND = "mingcha.registry.sign_in.backend.Accounts"
OVER_KEY = "mingcha_over"
"""In the data of Django's session: a session that was not signed out ended, for the page of signing in."""
FAILURES_SHOWN = timedelta(minutes=10)
BAD_REQUEST = 400
OPEN_TO_ALL = frozenset(
    {
        "account_login", "account_logout", "account-factor", "passkey-options", "passkey-answer", "account",
        "account-password", "account-code", "session-language", "session-theme", "session-alive", "healthz", "metrics",
        "openapi", "step-up", "account-begin", "set-up",
    }
)  # fmt: skip
"""Pages that stay open to a person who has something to do first."""


BY_ITSELF = frozenset({"access-tickets", "control-renew", "api:watched"})
"""What a page posts while pictures play, without anybody at the keys."""


def session_of(request: HttpRequest) -> SessionRow | None:
    """The running session of the request; None for a stranger or a token."""
    found: SessionRow | None = getattr(request, "_mingcha_session", None)
    return found


class Sessions:
    """Sets `request.user` and notes the use of the session."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        number = request.session.get(NUMBER_KEY)
        if isinstance(number, int):
            self._find(request, number)
        response = self.get_response(request)
        session = session_of(request)
        if session is not None and _is_use(request, response):
            note_use(session, wiring.clock().now(), by_hand=_is_by_hand(request))
        return response

    def process_view(
        self, request: HttpRequest, view: Answer, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Called by Django before a view: bars it while the person has something to do first."""
        del view, args, kwargs
        session, match = session_of(request), request.resolver_match
        if session is None or not request.user.is_authenticated or (match and match.url_name in OPEN_TO_ALL):
            return None
        first = to_do_first(request)
        if first is None:
            return None
        if wants_json(request) or wants_part(request):
            return JsonResponse(refusal_json(first), status=403)
        return HttpResponseRedirect(reverse("account"))

    @staticmethod
    def _find(request: HttpRequest, number: int) -> None:
        now = wiring.clock().now()
        found = person_of_session(number, now)
        if found is None:
            request.session.flush()
            request.session[OVER_KEY] = True
            return
        person, session = found
        held = request.session.get(HASH_SESSION_KEY, "")
        same = str(person.pk) == request.session.get(SESSION_KEY) and constant_time_compare(
            held, person.get_session_auth_hash()
        )
        if not same or request.session.get(BACKEND_SESSION_KEY) != BACKEND:
            request.session.flush()
            return
        person.came_by = WayIn(session=number)
        request.user = person
        request._mingcha_session = session  # type: ignore[attr-defined]


@cites("799-16(2)(2)")
def to_do_first(request: HttpRequest) -> Decision | None:
    """What the person of a session must do before anything else; None if nothing."""
    session, person = session_of(request), request.user
    if session is None or not person.is_authenticated:
        return None
    decision = has_own_password(set_by_other=person.must_change_password)
    if decision and not session.method.is_strong and not settings.MINGCHA_HOME.is_demo:
        decision = may_go_on_by_password(duty(person, wiring.clock().now()))
    return None if decision else decision


def failures_to_show(request: HttpRequest) -> int:
    """Failed attempts on the account before this session, for the first minutes of it."""
    session = session_of(request)
    if session is None or wiring.clock().now() > session.began_at + FAILURES_SHOWN:
        return 0
    return session.failed_before


def _is_use(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a person, or open pictures under a grant, caused the request. What a page asks by itself (GET by a
    script) does not count, or a page left open would keep the session; pages send `session-alive` while somebody is at
    the keys.

    The renewal of a ticket counts while its grant lasts. A grant ends after hours and a person opens the next one, so
    the wall keeps a session for a shift at most.
    """
    if request.method == "POST":
        return response.status_code < BAD_REQUEST
    wanted = request.headers.get("Sec-Fetch-Mode", "navigate")
    return request.method == "GET" and wanted == "navigate" and not wants_json(request) and not wants_part(request)


def _is_by_hand(request: HttpRequest) -> bool:
    """Whether the person was at the seat for a request that counts as use: not for what open pictures ask by
    themselves."""
    match = request.resolver_match
    return not (request.method == "POST" and match is not None and match.view_name in BY_ITSELF)
