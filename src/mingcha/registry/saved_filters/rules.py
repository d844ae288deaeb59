"""Who keeps a filter, and its bounds (article 3)."""

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts

MOST_NAME = 60
"""Characters of the name of a filter."""
MOST_QUERY = 2000
"""Characters of a question as a query string: a text of a hundred Chinese characters is 900."""
MOST_FILTERS = 40
"""Filters that a person keeps."""


@cites("3")
def may_keep_filter(who: DutyFacts) -> Decision:
    """Whether this person may keep a filter: one with an account in use. It widens nothing: whoever opens it is shown
    what the list shows them then."""
    if who.active and who.user_id:
        return allow("3")
    return refuse("3", "筛选条件由在用账户本人保存", "a filter is kept by a person whose account is in use")
