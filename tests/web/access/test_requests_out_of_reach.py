"""Over the API a request that somebody does not read is not there, whatever is asked of it (articles 14, 15)."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.access.requesting import Asking

BODIES = {
    "finish": {}, "check": {}, "approve": {}, "open": {}, "withdraw": {"reason": "x"}, "return": {"reason": "x"},
    "revoke": {"reason": "x"}, "refuse": {"reason": "x", "article": "15(1)"},
}  # fmt: skip


@pytest.mark.law("15")
def test_no_act_tells_the_state_of_a_request_to_who_does_not_read_it(
    asked: Asking, client_of: Callable[..., Client]
) -> None:
    no, stranger = asked.opened().no, client_of("nobody")
    for act, body in BODIES.items():
        answer = stranger.post(f"/api/v1/requests/{no}/{act}", json.dumps(body), content_type="application/json")
        assert (act, answer.status_code) == (act, 404)
