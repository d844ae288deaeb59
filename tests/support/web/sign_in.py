"""Signs a person in for Django's client, as after a passkey: the way of a real sign-in but for the authenticator."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client
from django.utils.module_loading import import_string

from mingcha.kit.clock import Clock, HandClock
from mingcha.registry.factors.actions import add_generator
from mingcha.registry.factors.codes import STEP_S, code_at, new_secret
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.identity.models import User
from mingcha.registry.sessions.actions import begin_session
from mingcha.registry.sessions.rules import Method
from mingcha.registry.tokens.actions import NewToken, make_token
from mingcha.web.frame import wiring
from mingcha.web.frame.sessions import BACKEND, NUMBER_KEY

ADDRESS, BROWSER = "127.0.0.1", "Chrome · Linux"


def sign_in(client: Client, person: User, clock: Clock | None = None, method: Method = Method.PASSKEY) -> int:
    """Begins a session of the person in this client; returns its number."""

    number = begin_session(person, method=method, address=ADDRESS, browser=BROWSER, clock=clock or wiring.clock())
    request = HttpRequest()
    request.session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    login(request, User.objects.get(pk=person.pk), backend=BACKEND)
    request.session[NUMBER_KEY] = number
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return number


def enrol_app(person: User, clock: Clock) -> str:
    """Enrols an authenticator app for a person whose role needs a second factor; returns its secret. The clock then
    goes on by a minute, so that the code of enrolment is not the next one."""
    secret = new_secret()
    now = clock.now()
    add_generator(person, name="app", secret=secret, code=code_of(secret, now), clock=clock)
    if isinstance(clock, HandClock):
        clock.advance(timedelta(minutes=1))
    return secret


def token_of(by: User, *, clock: Clock, **given: Any) -> NewToken:
    """Makes a token of one's own account, which gets a second factor first if it has none; the clock stands."""
    if not factors_of(by.pk):
        secret = new_secret()
        add_generator(by, name="app", secret=secret, code=code_of(secret, clock.now()), clock=clock)
    return make_token(by, clock=clock, **given)


def code_of(secret: str, at: datetime) -> str:
    """The code that the app shows at an instant."""
    return code_at(secret, int(at.timestamp()) // STEP_S)
