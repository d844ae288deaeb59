"""The city with two officers who ask, and clients of its people, as fixtures of the pages of requests."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from tests.support.access.asking_copy import copied_asking
from tests.support.access.requesting import Asking
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock

type ClientOf = Callable[..., Client]


@pytest.fixture
def asked(db: None, pages_clock: HandClock) -> Asking:
    """Two officers with accounts and passkeys, and a letter for the school's camera."""
    return copied_asking(pages_clock, settings.MINGCHA_HOME.documents)


@pytest.fixture
def client_of(asked: Asking) -> ClientOf:
    """A client in which this person is signed in afresh, as after a passkey."""

    def made(username: str, language: str = "zh-hans") -> Client:
        client = Client()
        sign_in(client, asked.people[username])
        client.cookies["django_language"] = language
        return client

    return made
