"""There is one way from a password to a person (decree 799, art. 16(2)(2)): sign_in/actions.py, with its limits."""

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.test import override_settings
from tests.support.registry.city import PASSWORD, City

from mingcha.kit.clock import HandClock
from mingcha.registry.sign_in.actions import judge_password
from mingcha.run import settings as product

pytestmark = pytest.mark.law("799-16(2)(2)")


def test_django_itself_authenticates_nobody(city: City, clock: HandClock) -> None:
    """Issue point B.12: on 0.3.0 two backends took the password, the second one beside every limit of ours."""
    assert judge_password("district", PASSWORD, address="10.1.1.1", device="", clock=clock).person == city["district"]
    assert settings.AUTHENTICATION_BACKENDS == ["mingcha.registry.sign_in.backend.Accounts"]
    assert authenticate(username="district", password=PASSWORD) is None


def test_new_hashes_are_of_argon2id() -> None:
    """Issue point B.12: on 0.3.0 the product's settings made PBKDF2. Hashes of before are still understood."""
    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        assert make_password(PASSWORD).startswith("argon2$argon2id$")
        assert make_password(PASSWORD, hasher="pbkdf2_sha256").startswith("pbkdf2_sha256$")
