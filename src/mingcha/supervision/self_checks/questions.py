"""The questions of the checks: 24 of the yearly one, from arts. 16 to 18 and decree 799, arts. 15, 16; 8 of the
security check: accounts, network, signs, masks; and the kinds of findings that answer one with "no".
"""

from collections.abc import Mapping

from mingcha.kit.words import Words
from mingcha.registry.findings.kinds import FindingKind
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.self_checks.kinds import CheckKind
from mingcha.supervision.self_checks.values import Question

_REGIMES = tuple(
    Question(
        f"regime_{kind.value}", "16(1)", Words(f"已建立现行{kind.words.zh}", f"A system is in force: {kind.words.en}")
    )
    for kind in RegimeKind
)
_YEARLY = (
    *_REGIMES,
    Question(
        "regimes_read", "16(1)", Words("监看、管理人员按时阅读确认现行制度", "Staff acknowledged the systems in time")
    ),
    Question(
        "duty_kept",
        "16(1)",
        Words("值班监看有排班和交接记录", "Duty has shifts and hand-over records"),
        may_not_apply=True,
    ),
    Question(
        "monitors_trained", "16(2)", Words("监看人员业务培训有效", "Monitors have a valid training"), may_not_apply=True
    ),
    Question("managers_trained", "16(2)", Words("管理人员业务培训有效", "Managing staff has a valid training")),
    Question(
        "monitors_filed",
        "16(2)",
        Words("监看人员已报区公安机关备案", "Monitors are filed with the district's public security organ"),
        may_not_apply=True,
    ),
    Question("staff_checked", "799-16(2)(1)", Words("重要岗位人员经入职审查", "Background checks of staff are done")),
    Question("staff_educated", "799-16(2)(1)", Words("重要岗位人员经保密教育", "Secrecy education of staff is done")),
    Question(
        "access_bound",
        "799-16(2)(2)",
        Words("查阅、处理实行授权管理和访问控制", "Access is authorised and controlled"),
    ),
    Question(
        "retrievals_registered",
        "16(3)",
        Words(
            "查阅、调取如实登记事由、内容、人员和去向", "Retrievals are registered with reason, content, people, use"
        ),
    ),
    Question(
        "leads_reported",
        "16(4)",
        Words("重要信息及时报告公安机关和主管部门", "Important information is reported in time"),
        may_not_apply=True,
    ),
    Question("periods_kept", "16(5)", Words("录像存储期限符合规定", "Footage is kept for its legal period")),
    Question(
        "important_kept",
        "16(5)",
        Words("重要信息有效存储不少于两年", "Important information is kept for two years"),
        may_not_apply=True,
    ),
    Question("maintained", "799-15", Words("定期维护设备设施，明确维护单位", "Equipment is maintained, and by whom")),
    Question(
        "protected",
        "799-15",
        Words(
            "防攻击、入侵、病毒、篡改、泄露措施有效", "Protection against attack, intrusion, virus, tampering, leaks"
        ),
    ),
    Question(
        "operator_bound",
        "799-15",
        Words("委托运营的，签有安全保密协议并监督", "An operator is bound to secrecy and supervised"),
        may_not_apply=True,
    ),
    Question("footage_whole", "799-15", Words("视频图像信息原始完整", "Footage is original and whole")),
    Question(
        "not_misused", "799-16", Words("未滥用、泄露视频图像信息，副本按期收回", "No misuse or leak, copies returned")
    ),
    Question("circuits_secure", "17", Words("传输线路登记齐全并加密", "Circuits are recorded and encrypted")),
    Question(
        "no_forbidden_place",
        "18",
        Words("未在禁止的场所和区域安装摄像机", "No camera in a place or area of article 18"),
    ),
    Question(
        "masks_kept",
        "18",
        Words("须遮挡的画面均已遮挡并核验", "Views that need a mask have a checked one"),
        may_not_apply=True,
    ),
)
_SECURITY = (
    Question(
        "accounts_needed", "799-16(2)(2)", Words("账户均有在岗人员使用", "Each account belongs to somebody on duty")
    ),
    Question(
        "rights_needed", "799-16(2)(2)", Words("权限与岗位相符，离岗即停", "Rights fit the posts and end with them")
    ),
    Question("network_apart", "799-15", Words("摄像机网络与其他网络隔离", "The camera network is apart from others")),
    Question(
        "devices_current",
        "799-15",
        Words("设备口令、固件、病毒库已更新", "Passwords, firmware, virus lists are current"),
    ),
    Question("circuits_secure", "17", Words("传输线路登记齐全并加密", "Circuits are recorded and encrypted")),
    Question("room_secure", "799-15", Words("机房和存储设备安全", "Machine room and storage are secure")),
    Question("signs_stand", "7", Words("点位标识完好、按期复查", "Signs stand and were inspected in time")),
    Question(
        "masks_kept",
        "18",
        Words("须遮挡的画面均已遮挡并核验", "Views that need a mask have a checked one"),
        may_not_apply=True,
    ),
)
QUESTIONS: Mapping[CheckKind, tuple[Question, ...]] = {CheckKind.YEARLY: _YEARLY, CheckKind.SECURITY: _SECURITY}
"""The questions of each kind in their order."""
FINDINGS_OF: Mapping[str, tuple[FindingKind, ...]] = {
    "duty_kept": (
        FindingKind.SHIFT_PLAN_MISSING,
        FindingKind.SHIFT_SHORT,
        FindingKind.SEAT_UNATTENDED,
        FindingKind.WATCH_OVERSTAYED,
    ),
    "operator_bound": (FindingKind.GROUND_UNASSESSED,),
    "maintained": (FindingKind.MAINTENANCE_UNSTATED,),
    "footage_whole": (FindingKind.SILENT_REMOVAL, FindingKind.LOSS_UNNOTED),
    "not_misused": (FindingKind.EXPORT_MISUSED, FindingKind.COPY_OVERDUE, FindingKind.TAKEN_FASTER),
    "circuits_secure": (
        FindingKind.WITHOUT_CIRCUIT,
        FindingKind.CIRCUIT_UNENCRYPTED,
        FindingKind.CIRCUIT_CONTRACT_OVER,
    ),
    "no_forbidden_place": (
        FindingKind.FORBIDDEN_PLACE,
        FindingKind.VIEW_REACHES_AREA,
        FindingKind.PLACE_NOT_ASKED,
    ),
    "masks_kept": (
        FindingKind.MASK_MISSING,
        FindingKind.MASK_UNCHECKED,
        FindingKind.MASK_MOVED,
        FindingKind.MASK_NOT_SEEN,
    ),
    "signs_stand": (FindingKind.SIGN_OVERDUE, FindingKind.SIGN_TO_REVIEW),
}
"""Open findings of these kinds about the unit answer a question with "no"."""
COUNTED: Mapping[str, Words] = {
    "leads_reported": Words("超过时限尚未报告的线索", "clues that are over time and not reported"),
    "periods_kept": Words("法定期限内的录像已缺失的摄像机", "cameras that lost footage of their legal days"),
    "accounts_needed": Words("长期未使用的账户", "accounts that nobody used for long"),
}
"""What the register counts of a unit besides findings: one and more answer the question with "no"."""
