"""A token needs its holder's second factor, and ends when the account is made safe anew (decree 799, art. 16(2)(2))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.registry.staffing import confirm_as
from tests.support.web.sign_in import enrol_app, token_of

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.accounts.factor_resets import propose_factor_reset
from mingcha.registry.accounts.password_resets import propose_password_reset
from mingcha.registry.tokens.actions import make_token, person_with_token
from mingcha.registry.tokens.models import ApiToken
from mingcha.registry.tokens.queries import api_tokens, tokens_without_use

pytestmark = pytest.mark.law("799-16(2)(2)")


def _ended(secret: str, clock: HandClock) -> bool:
    try:
        person_with_token(secret, clock=clock)
    except Fault:
        return True
    return False


def test_a_password_alone_makes_no_token(city: City, clock: HandClock) -> None:
    """Issue point B.11: who registered an account signed in with its first password, made a token, and looked in that
    person's name after the person had enrolled a factor and become a monitor."""
    with pytest.raises(Refused):
        make_token(city["nobody"], username="nobody", name="暗门", days=90, clock=clock)


def test_tokens_of_before_the_first_factor_end_with_it(city: City, clock: HandClock) -> None:
    """Issue point B.11: tokens that administrators made for others in older versions."""
    made = token_of(city["guard"], username="guard", name="旧", days=90, clock=clock)
    confirm_as("admin", propose_factor_reset(city["security"], "guard", clock=clock).name, clock)
    ApiToken.objects.update(revoked_at=None)  # as one of an older version, of an account without a factor
    assert not _ended(made.secret, clock)
    enrol_app(city["guard"], clock)
    assert _ended(made.secret, clock)
    later = token_of(city["guard"], username="guard", name="新", days=90, clock=clock)
    enrol_app(city["guard"], clock)
    assert not _ended(later.secret, clock), "a further factor ends nothing"


@pytest.mark.parametrize("propose", [propose_password_reset, propose_factor_reset])
def test_a_reset_by_two_persons_ends_the_tokens(city: City, clock: HandClock, propose) -> None:
    """Issue point B.14: an account was taken back from a thief, whose token went on."""
    made = token_of(city["district"], username="district", name="报表", days=90, clock=clock)
    confirm_as("admin", propose(city["security"], "district", clock=clock).name, clock)
    assert _ended(made.secret, clock)


def test_the_clock_finds_a_token_that_an_older_version_made_for_a_year(city: City, clock: HandClock) -> None:
    """Issue point B.14: it served no more, but the clock did not end what it had opened."""
    made = token_of(city["guard"], username="guard", name="旧", days=90, clock=clock)
    ApiToken.objects.filter(pk=made.row.number).update(expires_at=clock.now() + timedelta(days=366))
    clock.advance(timedelta(days=91))
    assert _ended(made.secret, clock)
    assert tokens_without_use([made.row.number], at=clock.now()) == {made.row.number}
    assert [row.is_expired for row in api_tokens(city["guard"], at=clock.now())] == [True], "the page says so"
