"""The demo's findings of pictures: a tree that a person confirmed, from which an obstruction comes, and one that waits
to be looked at (articles 7, 12). What a host would report is stated here: no detector ran.
"""

from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.media.looks.values import LookFinding
from mingcha.registry.identity.models import User
from mingcha.supervision.looks.actions import accept_reference, judge_finding, take_in_findings
from mingcha.supervision.looks.queries import picture_findings
from mingcha.supervision.looks.values import CoverCause, FindingReport, PictureJudgement

_HOST = "R1"


def add_findings_of_pictures(officer: User, tree: str, turned: str, owner: str, clock: Clock) -> str:
    """Accepts the references of two cameras (codes), finds a tree before the first and the second turned; the officer
    confirms the tree, which is `owner`'s. Returns the number of that finding."""
    for code in (tree, turned):
        accept_reference(officer, code=code, reason="", clock=clock)
    now = clock.now()
    grown = FindingReport(tree, 1, LookFinding.PARTIAL_SLOW, now, share_permille=180, is_growing=True, is_case=True)
    moved = FindingReport(turned, 1, LookFinding.TURNED, now, shift_tenths=64)
    take_in_findings(program("look"), _HOST, [grown, moved], clock=clock)
    found = next(one for one in picture_findings(officer, at=now) if one.camera == tree)
    judge_finding(
        officer, number=found.number, judgement=PictureJudgement.CONFIRMED, cause=CoverCause.GREENERY, owner=owner,
        reason="树冠遮挡画面上部（演示）", clock=clock,
    )  # fmt: skip
    return found.number
