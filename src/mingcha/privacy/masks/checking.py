"""What is due before a drawn version is checked, and whether it is there (article 18)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.kit.decision import Decision, cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.masks import rules
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.port import was_shown
from mingcha.privacy.masks.rows import answers_need, drawn_by
from mingcha.privacy.masks.values import MaskMaker, StillDue
from mingcha.registry.identity.duty import DutyFacts


@dataclass(frozen=True, slots=True)
class CheckJudged:
    """What the rules answer a person who would check a version. `awaits_proof`: the picture of the masked view is due
    and missing; `awaits_still`: nothing but a look at such a still is missing."""

    decision: Decision
    awaits_proof: bool
    awaits_still: StillDue


@cites("3", "18")
def judged_check(held: Mask, who: DutyFacts, at: datetime) -> CheckJudged:
    """Whether this person may check a version at an instant, by `may_check_mask`."""
    by, needed = MaskMaker(held.by), answers_need(held)
    no_proof = rules.needs_proof(by, answers_need=needed, is_less=held.is_less) and not held.proof
    given = (who, held.point.place, drawn_by(held, who.user_id))
    due = rules.needs_still(by, answers_need=needed, is_less=held.is_less)
    decision = rules.may_check_mask(*given, proof_is_missing=no_proof, still_missing=StillDue.NONE)
    if not decision or due is StillDue.NONE or _saw(held, due, who.user_id, at):
        return CheckJudged(decision, no_proof, StillDue.NONE)
    decision = rules.may_check_mask(*given, proof_is_missing=no_proof, still_missing=due)
    return CheckJudged(decision, no_proof, due)


def _saw(held: Mask, due: StillDue, user_id: int, at: datetime) -> bool:
    """Whether a person saw the still that is due: after the version was drawn, in the last minutes that count."""
    lately = at - timedelta(minutes=parameters.number("privacy.mask_seen_minutes", shanghai_day(at)))
    after = max(lately, held.drawn_at)
    return was_shown(
        user_id, held.point.code, str(held) if due is StillDue.MASKED else "", after=after, kept_at=held.proof_given_at
    )
