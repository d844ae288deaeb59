"""To whom a current still of a point is owed for its masks, with them or of the whole view (articles 3, 16(3), 18)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.queries import answered_needs
from mingcha.privacy.masks.rows import OPEN, answers_need, drawn_by
from mingcha.privacy.masks.values import MaskState
from mingcha.privacy.other_streams.rows import KINDS as STATED_BY_CLOSING
from mingcha.registry.findings.kinds import SubjectKind
from mingcha.registry.findings.queries import stands
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import are_same_hand
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.places.rules import PUBLIC_SECURITY


@dataclass(frozen=True, slots=True)
class StillsOwed:
    """What a person draws or checks at a point. `any`: something at all, so that a masked still is owed; `whole`: what
    the masks that hold now cover is to be drawn or checked."""

    any: bool
    whole: bool


@cites("3", "16(3)", "18")
def stills_owed(who: DutyFacts, code: str, *, at: datetime) -> StillsOwed:
    """Which stills of a point (code) are owed to a person. To whoever draws: for what must be covered, and whole while
    a part of that has no checked mask, or the camera was moved. To the public security organ besides: for a version
    that another hand drew, which it is to check, and of a point beside a masked one on its device, of which it states
    what it shows. A mask that nobody demands opens no picture to who draws it:
    otherwise drawing a mask would be a way to see the picture without a grant."""
    needs = {one.number for one in standing_needs([code], at=at).get(code, ())}
    rows = list(Mask.objects.filter(OPEN, point__code=code).prefetch_related("covered").order_by("pk"))
    is_officer = who.has(*PUBLIC_SECURITY)
    to_check = is_officer and any(one.state == MaskState.PROPOSED.value and _is_of_another(one, who) for one in rows)
    checks = is_officer and any(one.state == MaskState.CHECKED.value for one in rows)
    states = is_officer and any(stands(kind, SubjectKind.POINT, code) for kind in STATED_BY_CLOSING)
    draws = bool(needs) or any(map(answers_need, rows))
    is_bare = bool(needs - answered_needs(needs)) or ((draws or checks) and _is_moved(code))
    return StillsOwed(any=draws or to_check or checks or states, whole=to_check or states or is_bare)


def _is_of_another(held: Mask, who: DutyFacts) -> bool:
    drawer = drawn_by(held, who.user_id)
    return not are_same_hand(who.user_id, drawer.drawer, drawer.hands)


def _is_moved(code: str) -> bool:
    return any(span.why is ClosedWhy.MOVED and span.until_at is None for span in closed_spans((code,)))
