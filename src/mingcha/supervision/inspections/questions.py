"""What an inspection asks: the questions of the yearly self-check, and what is seen on the spot (799-24; 16 to 18).

Each question leads to the act of the penalty table that a "no" is, if it is one.
"""

from collections.abc import Mapping

from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.reports.values import ReportKind
from mingcha.supervision.self_checks.kinds import CheckKind
from mingcha.supervision.self_checks.questions import QUESTIONS
from mingcha.supervision.self_checks.values import Question

_ON_THE_SPOT = (
    Question(
        "may_install",
        "799-7(3)",
        Words("安装者有权在公共场所安装", "Who installed it may do so in a public place"),
        may_not_apply=True,
    ),
    Question(
        "no_private_place",
        "799-8",
        Words(
            "宾馆客房、宿舍、更衣室、卫生间等私密部位没有采集设备",
            "No camera in rooms, changing rooms, toilets and such",
        ),
    ),
    Question("filed", "799-14", Words("系统已备案，内容与现场一致", "The system is filed, as it stands there")),
    Question("signs_stand", "7(2)", Words("设有标识，完好可见", "Signs stand, whole and visible")),
    Question(
        "unchanged",
        "799-23(2)",
        Words("重点部位的设备未擅自改动、移动、拆除", "Nothing was changed, moved or removed without a right"),
        may_not_apply=True,
    ),
    Question(
        "key_target",
        "CTL 32",
        Words("防恐重点目标的系统齐全、运行正常", "A key target has its systems, and they work"),
        may_not_apply=True,
    ),
)
OF_PLACES = tuple(one.code for one in _ON_THE_SPOT[:4])
"""What is asked of a place whose unit is not registered."""
ASKED: Mapping[str, Question] = {one.code: one for one in (*_ON_THE_SPOT, *QUESTIONS[CheckKind.YEARLY])}
"""The questions by their codes, in their order."""
KNOWN_BY_FINDINGS: Mapping[str, tuple[FindingKind, ...]] = {
    "no_private_place": (FindingKind.FORBIDDEN_PLACE,),
    "filed": (FindingKind.FILING_OVERDUE,),
    "signs_stand": (FindingKind.SIGN_OVERDUE, FindingKind.SIGN_TO_REVIEW),
    "unchanged": (FindingKind.SILENT_REMOVAL, FindingKind.MANDATORY_MOVED),
}
"""Open findings of these kinds about the unit answer a question with "no"."""
OFFENCE_OF: Mapping[str, Offence] = {
    "may_install": Offence.INSTALL_WITHOUT_RIGHT,
    "no_private_place": Offence.FORBIDDEN_PLACE,
    "filed": Offence.NO_FILING,
    "signs_stand": Offence.NO_SIGN,
    "unchanged": Offence.CHANGE_MOVE_OR_REMOVE,
    "key_target": Offence.NO_KEY_TARGET_SYSTEMS,
    "protected": Offence.PROTECTION_NOT_KEPT,
    "access_bound": Offence.PROTECTION_NOT_KEPT,
    "staff_checked": Offence.PROTECTION_NOT_KEPT,
    "staff_educated": Offence.PROTECTION_NOT_KEPT,
    "not_misused": Offence.PROTECTION_NOT_KEPT,
}
"""The act of the penalty table that a "no" is; other questions are duties that are ordered alone."""
QUESTION_OF_REPORT: Mapping[ReportKind, str] = {
    ReportKind.HIDDEN: "no_private_place",
    ReportKind.WITHOUT_RIGHT: "may_install",
    ReportKind.NOT_FILED: "filed",
    ReportKind.NO_SIGN: "signs_stand",
}
"""The question that answers a citizen's report; what hides a camera is noted as an act and inspected there."""
