"""Whether data is shared with a requester on the city's big-data platform (articles 13, 14): the only interface to
that.

Nothing is shared there yet: the catalogue and its decisions come with the sharing of article 13. Requests call this
module, so that requests for shared data will then be redirected (scope.is_not_shared) without a change in requests.
"""

from datetime import datetime

from mingcha.access.requests.values import SharedData
from mingcha.kit.decision import cites

NOT_SHARED = SharedData(is_shared=False)


@cites("13", "14(1)", "14(2)")
def is_shared(kind: str, point: str, department: str, at: datetime) -> SharedData:
    """Whether footage of a point (20-digit code) is shared at an instant with a department (its code) of a kind of
    requester. A camera listed in the catalogue is not shared footage: only a decision in force is."""
    del kind, point, department, at
    return NOT_SHARED
