"""T14b by a real share: what is shared for viewing is not asked for under articles 14 and 15."""

from datetime import timedelta

import pytest
from tests.support.access.requesting import FIRST, SECOND, Asking, refused
from tests.support.access.shares import end_share, shared

from mingcha.access.requests.actions import draft_request
from mingcha.access.shares.values import ShareKind
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day


@pytest.mark.law("13(2)", "14(1)", "15")
def test_t14b_a_request_is_sent_to_the_share_as_far_as_it_reaches(asked: Asking) -> None:
    city, clock, by = asked.city, asked.clock, asked.people[FIRST]
    early = {"from_at": clock.now() - timedelta(days=2)}
    near = shared(city, clock, ShareKind.PLAYBACK, back_hours=1, people=(FIRST,), **early)
    shared(city, clock, ShareKind.LIVE, people=(FIRST,))
    shared(city, clock, ShareKind.PLAYBACK, people=("monitor",), department="JAGA", **early)
    assert asked.draft().no, "the footage lies before its window; live and another department's are none"
    shared(city, clock, ShareKind.PLAYBACK, people=(FIRST,))
    assert asked.draft().no, "it was recorded before the share began"
    shared(city, clock, ShareKind.PLAYBACK, **early)
    assert asked.draft().no, "a share that names neither of the officers opens nothing to them"
    share = shared(city, clock, ShareKind.PLAYBACK, people=(SECOND,), **early)
    with pytest.raises(Refused) as redirected:
        asked.draft()
    assert redirected.value.decision.article == "13"
    assert f"3-07-420100/00006 · {share}" in redirected.value.decision.reason.zh
    assert near not in redirected.value.decision.reason.zh
    assert refused(draft_request, by, asked.asked(), clock=clock) == "13"
    taken = asked.draft(way="copy", return_by=shanghai_day(clock.now()) + timedelta(days=10))
    assert taken.no, "a share opens no originals"
    end_share(share, clock)
    assert asked.draft().no
