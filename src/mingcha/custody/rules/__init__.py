"""What custody may do with footage that is held, as pure decisions on plain values: arts. 16(4), 16(5), 20; 799-17."""

from mingcha.custody.rules.footage import (
    HOUR_SECONDS,
    DisposalBasis,
    FootageFacts,
    HoldFacts,
    class_in_force,
    class_of_label,
    is_overdue,
    may_dispose,
    may_go_by_cap,
    must_dispose_by,
    not_before,
)
from mingcha.custody.rules.holds import (
    HOLD_ROLES,
    HoldBasis,
    HoldRelease,
    HoldRequest,
    ReviewedHold,
    important_ends,
    may_place_hold,
    may_release_hold,
    may_review_hold,
    may_veto,
    review_day,
)
from mingcha.custody.rules.judged_time import (
    JudgedTime,
    judged_time,
)
from mingcha.custody.rules.keeping import (
    DiskFacts,
    keeps_legal_days,
    may_enter_custody,
    retention_class_allowed,
)

__all__ = [
    "HOLD_ROLES",
    "HOUR_SECONDS",
    "DiskFacts",
    "DisposalBasis",
    "FootageFacts",
    "HoldBasis",
    "HoldFacts",
    "HoldRelease",
    "HoldRequest",
    "JudgedTime",
    "ReviewedHold",
    "class_in_force",
    "class_of_label",
    "important_ends",
    "is_overdue",
    "judged_time",
    "keeps_legal_days",
    "may_dispose",
    "may_enter_custody",
    "may_go_by_cap",
    "may_place_hold",
    "may_release_hold",
    "may_review_hold",
    "may_veto",
    "must_dispose_by",
    "not_before",
    "retention_class_allowed",
    "review_day",
]
