"""Whether a person concerned may view footage: pure decisions on plain values (decree 799, art. 21).

`subject_viewing` is the one interface: until redaction is built it refuses everybody, since others in the picture
cannot be masked; what is built then changes this function alone.
"""

from collections.abc import Collection
from datetime import datetime

from mingcha.access.requests.scope import is_bounded
from mingcha.access.subjects.values import Relation, SubjectAsked
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day

VIEW_ONLY_MASKED = "view_only_masked"
"""The value of `subject_view.mode` by which others are masked in what a person concerned views."""
MOST_NAME = 60
MOST_TEXT = 400
MOST_POINTS = parameters.ceiling("access.subject_most_points")
"""Points that a form takes in at most; most_points says how many one request of a person concerned may name."""


@cites("799-20", "799-21")
def most_points(at: datetime) -> int:
    """Points that one request of a person concerned names at most (`access.subject_most_points`)."""
    return parameters.number("access.subject_most_points", shanghai_day(at))


@cites("799-21", "799-20")
def subject_viewing(asked: SubjectAsked, at: datetime) -> Decision:
    """Whether this may be viewed: relation and proof, an event of life, health or property, a bounded scope, the
    managing unit's consent; and others masked, which is not built, so that nobody views anything today."""
    stated = _is_stated(asked)
    if not stated:
        return stated
    bounded = is_bounded(asked.from_ms, asked.to_ms, at)
    if not bounded:
        return bounded
    if not asked.consents:
        return refuse(
            "799-21", "须经管理单位同意，管理单位未同意", "the managing unit's consent is needed and was not given"
        )
    if parameters.value("subject_view.mode", shanghai_day(at)).value == VIEW_ONLY_MASKED:
        return refuse(
            "799-21",
            "查阅时须遮挡他人，脱敏尚未实现，无法遮挡他人，不能查阅",
            "others in the picture must be masked: redaction is not built, others cannot be masked: nothing is shown",
        )
    return allow("799-21")


@cites("799-21")
def points_of_one_unit(units: Collection[int]) -> Decision:
    """Whether one unit manages all the points that are asked for; `units`: the units that do."""
    if len(units) > 1:
        return refuse(
            "799-21",
            "所请点位属于不同的管理单位，请向各管理单位分别提出",
            "the points are managed by different units: ask each unit by a request of its own",
        )
    return allow("799-21")


@cites("799-21")
def _is_stated(asked: SubjectAsked) -> Decision:
    missing = []
    if asked.relation not in set(Relation):
        missing.append(Missing("本人、近亲属或者监护人", "the person, a close relative or a guardian", "relation"))
    if not asked.applicant.strip() or not asked.concerned.strip():
        missing.append(Missing("申请人和本人的姓名", "names of applicant and person concerned", "applicant"))
    if not asked.proof.strip():
        missing.append(Missing("身份和关系的证明", "proof of identity and relation", "proof"))
    if not asked.event.strip():
        missing.append(Missing("危及生命健康、财产安全的事由", "what happened to life, health or property", "event"))
    if not asked.points:
        missing.append(Missing("点位", "the points", "points"))
    if missing:
        return refuse("799-21", "查阅申请不完整", "the request is not fully stated", missing=tuple(missing))
    return allow("799-21")
