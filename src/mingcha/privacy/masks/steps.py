"""What a reader may do with a version of a mask, for the page that shows it (articles 3, 18, 20(2))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision, cites, require
from mingcha.privacy.masks import rules
from mingcha.privacy.masks.checking import judged_check
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.rows import OPEN, drawn_by, lone_needs_of, mask_called
from mingcha.privacy.masks.values import MaskMaker, MaskState, StillDue
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import may_see


@dataclass(frozen=True, slots=True)
class MaskSteps:
    """What the rules answer a reader of a version; None where its state has no such step. `awaits_proof`: a picture of
    the masked view is due and missing; `awaits_still`: the still that the reader has to look at, if nothing but that
    is missing. `is_needed`: something in view needs the mask, so ending it is refused: the step is offered, since a
    removal that was tried is found by the act. `open_proof` is None without a picture, `end` of a mask that is over."""

    prove: Decision | None
    prove_by_still: Decision | None
    check: Decision | None
    give_back: Decision | None
    end: Decision | None
    open_proof: Decision | None
    awaits_proof: bool
    awaits_still: StillDue
    is_needed: bool


@cites("3", "18", "20(2)")
def mask_steps(reader: Reader, no: str, version: int, *, at: datetime) -> MaskSteps:
    """The steps of a version for this reader. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held, who = mask_called(no, version), duty_of(reader, at)
    place = held.point.place
    require(may_see(who, place))
    drawer, is_drawn = drawn_by(held, who.user_id), held.state == MaskState.PROPOSED.value
    by = MaskMaker(held.by)
    judged = judged_check(held, who, at) if is_drawn else None
    provable = is_drawn and not held.proof and by is MaskMaker.CAMERA
    from_recorder = is_drawn and not held.proof and by is MaskMaker.RECORDER
    is_open = held.state in (MaskState.PROPOSED.value, MaskState.CHECKED.value)
    return MaskSteps(
        prove=rules.may_draw_mask(who, place) if provable else None,
        prove_by_still=rules.may_open_proof(who, place) if from_recorder else None,
        check=judged.decision if judged is not None else None,
        give_back=rules.may_return_mask(who, place, drawer) if is_drawn else None,
        end=_may_end(who, held) if is_open else None,
        open_proof=rules.may_open_proof(who, place) if held.proof else None,
        awaits_proof=judged is not None and judged.awaits_proof,
        awaits_still=judged.awaits_still if judged is not None else StillDue.NONE,
        is_needed=is_open and any(lone_needs_of(one, at) for one in Mask.objects.filter(OPEN, no=no)),
    )


def _may_end(who: DutyFacts, held: Mask) -> Decision:
    """What the rule answers to ending a mask with all its open versions, whatever it is needed for."""
    answers = [
        rules.may_end_mask(who, held.point.place, drawn_by(one, who.user_id), ())
        for one in Mask.objects.filter(OPEN, no=held.no).order_by("-version")
    ]
    return next((one for one in answers if not one), answers[0])
