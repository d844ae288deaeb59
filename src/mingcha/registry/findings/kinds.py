"""The kinds of findings: their words, the roles that close them, whether closing needs a document.

A plane with a new finding adds a line. The value of a kind is stored in the database, so it never changes.
"""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Role
from mingcha.registry.places.rules import KEEPERS, PUBLIC_SECURITY


class FindingKind(StrEnum):
    """The kinds of findings."""

    MANDATORY_DISABLED = "mandatory_disabled"
    MANDATORY_READDRESSED = "mandatory_readdressed"
    MANDATORY_MOVED = "mandatory_moved"
    MANDATORY_GIVEN_UP = "mandatory_given_up"
    PLACE_NOT_ASKED = "place_not_asked"
    MASK_MISSING = "mask_missing"
    MASK_REMOVAL_TRIED = "mask_removal_tried"
    MASK_UNCHECKED = "mask_unchecked"
    MASK_MOVED = "mask_moved"
    MASK_NOT_SEEN = "mask_not_seen"
    MASK_OTHER_STREAM = "mask_other_stream"
    MASK_STATEMENT_WITHDRAWN = "mask_statement_withdrawn"
    FORBIDDEN_PLACE = "forbidden_place"
    VIEW_REACHES_AREA = "view_reaches_area"
    CONSENT_MISSING = "consent_missing"
    TAKEN_FASTER = "taken_faster"
    OPENED_WITHOUT_TICKET = "opened_without_ticket"
    USED_AFTER_TERM = "used_after_term"
    UNUSUAL_NIGHT = "unusual_night"
    UNUSUAL_POINTS = "unusual_points"
    UNUSUAL_PLAYBACK = "unusual_playback"
    UNUSUAL_REFUSALS = "unusual_refusals"
    UNUSUAL_EXPORTS = "unusual_exports"
    UNUSUAL_AREA = "unusual_area"
    EXPORT_MISUSED = "export_misused"
    COPY_OVERDUE = "copy_overdue"
    BUDGET_MISSING = "budget_missing"
    ACTION_OVERDUE = "action_overdue"
    SIGN_TO_REVIEW = "sign_to_review"
    SIGN_OVERDUE = "sign_overdue"
    REPORT_LEFT_LYING = "report_left_lying"
    REPORTS_UNSIFTED = "reports_unsifted"
    OUT_OF_STEP = "out_of_step"
    PROBLEM_OVERDUE = "problem_overdue"
    FILING_OVERDUE = "filing_overdue"
    SILENT_REMOVAL = "silent_removal"
    LOSS_UNNOTED = "loss_unnoted"
    MAINTENANCE_UNSTATED = "maintenance_unstated"
    ARCHIVE_OVERDUE = "archive_overdue"
    WITHOUT_CIRCUIT = "without_circuit"
    CIRCUIT_UNENCRYPTED = "circuit_unencrypted"
    CIRCUIT_CONTRACT_OVER = "circuit_contract_over"
    CHANNEL_GONE = "channel_gone"
    CAMERA_AWAY = "camera_away"
    TRAINING_OVER = "training_over"
    PUBLICATION_OVER = "publication_over"
    WATCH_OVERSTAYED = "watch_overstayed"
    SEAT_UNATTENDED = "seat_unattended"
    SHIFT_PLAN_MISSING = "shift_plan_missing"
    SHIFT_SHORT = "shift_short"
    LOOK_REFERENCE_REPLACED = "look_reference_replaced"
    LOOK_LEARNED_ANEW = "look_learned_anew"
    SELF_CHECK_OVERDUE = "self_check_overdue"
    GROUND_UNASSESSED = "ground_unassessed"
    PUSH_FAILING = "push_failing"
    CATALOGUE_READABLE = "catalogue_readable"
    PUSH_DIFFERENT = "push_different"
    TARGET_RESTORED = "target_restored"
    WITHHELD_HELD = "withheld_held"

    @property
    def facts(self) -> "KindFacts":
        """What holds for every finding of the kind."""
        return KINDS[self]


class SubjectKind(StrEnum):
    """What a finding is about; its subject is the code, or the number, of that; of a person the actor's id."""

    POINT = "point"
    SYSTEM = "system"
    SITE = "site"
    GRANT = "grant"
    ORGANISATION = "organisation"
    PERSON = "person"
    REQUEST = "request"
    EXPORT = "export"
    COPY = "copy"
    MEETING_ACTION = "meeting_action"
    REPORT = "report"
    PROJECT = "project"
    ACCEPTANCE_PROBLEM = "acceptance_problem"
    CIRCUIT = "circuit"
    RELOCATION = "relocation"
    PUBLICATION = "publication"
    WATCH = "watch"
    SHIFT = "shift"
    GROUND = "ground"
    DISTRICT = "district"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """The name of a kind, the roles that read and that close its findings by hand, and whether closing needs a
    document. `closes` is empty for a kind that ends by itself, when the act that it waits for is done."""

    words: Words
    closes: tuple[Role, ...] = PUBLIC_SECURITY
    needs_document: bool = True
    reads: tuple[Role, ...] = (*KEEPERS, Role.AUDITOR)


def _of_auditors(zh: str, en: str) -> KindFacts:
    """A kind about a person's use of the system: for auditors alone, who close it with a reason (article 25)."""
    return KindFacts(Words(zh, en), closes=(Role.AUDITOR,), needs_document=False, reads=(Role.AUDITOR,))


KINDS: dict[FindingKind, KindFacts] = {
    FindingKind.MANDATORY_DISABLED: KindFacts(Words("应建点位被停用", "A mandatory point is switched off")),
    FindingKind.MANDATORY_READDRESSED: KindFacts(
        Words("应建点位改接其他设备", "A mandatory point has another device's address")
    ),
    FindingKind.MANDATORY_MOVED: KindFacts(Words("应建点位被移动", "A mandatory point was moved")),
    FindingKind.MANDATORY_GIVEN_UP: KindFacts(
        Words("应建点位改为非应建", "A mandatory point is no longer registered as one")
    ),
    FindingKind.PLACE_NOT_ASKED: KindFacts(
        Words("未核对是否属于第十八条场所", "Whether it is a place of article 18 was not asked"), closes=()
    ),
    FindingKind.FORBIDDEN_PLACE: KindFacts(Words("摄像机位于禁止场所", "A camera stands in a forbidden place")),
    FindingKind.VIEW_REACHES_AREA: KindFacts(
        Words("视域及于禁止拍摄的区域", "A view reaches an area that nobody may film")
    ),
    FindingKind.CONSENT_MISSING: KindFacts(
        Words("未征得周边涉密单位同意", "A classified unit beside it has not consented")
    ),
    FindingKind.MASK_MISSING: KindFacts(Words("须设隐私遮挡而未设", "A privacy mask is needed and missing"), closes=()),
    FindingKind.MASK_REMOVAL_TRIED: KindFacts(
        Words("试图取消仍须保留的遮挡", "Somebody tried to end a privacy mask that is needed")
    ),
    FindingKind.MASK_UNCHECKED: KindFacts(
        Words("隐私遮挡逾期未核验", "A privacy mask was not checked in time"), closes=()
    ),
    FindingKind.MASK_MOVED: KindFacts(
        Words("摄像机移动后遮挡未重新绘制", "A camera was moved, and its privacy mask is not drawn anew"), closes=()
    ),
    FindingKind.MASK_NOT_SEEN: KindFacts(
        Words("画面中未见摄像机自身的遮挡", "The privacy mask that a camera makes itself is not in the picture")
    ),
    FindingKind.MASK_OTHER_STREAM: KindFacts(
        Words("同一设备有须遮挡的画面", "Its device has a camera whose view must be covered"), needs_document=False
    ),
    FindingKind.MASK_STATEMENT_WITHDRAWN: KindFacts(
        Words("关于另一画面的说明已撤销", "The statement that a stream shows another view is withdrawn"),
        needs_document=False,
    ),
    FindingKind.TAKEN_FASTER: KindFacts(
        Words("取流快于观看", "Footage was taken faster than it can be watched"), closes=KEEPERS, needs_document=False
    ),
    FindingKind.OPENED_WITHOUT_TICKET: KindFacts(
        Words("未签发凭据而取流", "Pictures were opened without an issued ticket")
    ),
    FindingKind.USED_AFTER_TERM: KindFacts(
        Words("申请或者共享时限已过仍被使用", "A request or share was used after its term"),
        closes=KEEPERS,
        needs_document=False,
    ),
    FindingKind.UNUSUAL_NIGHT: _of_auditors("夜间访问提示", "Unusual use: at night"),
    FindingKind.UNUSUAL_POINTS: _of_auditors("点位数量提示", "Unusual use: many points"),
    FindingKind.UNUSUAL_PLAYBACK: _of_auditors("回放数量提示", "Unusual use: much playback"),
    FindingKind.UNUSUAL_REFUSALS: _of_auditors("多次被拒绝提示", "Unusual use: refused often"),
    FindingKind.UNUSUAL_EXPORTS: _of_auditors("导出数量提示", "Unusual use: much exported"),
    FindingKind.UNUSUAL_AREA: _of_auditors("非惯常区域访问提示", "Unusual use: outside the usual posts"),
    FindingKind.EXPORT_MISUSED: KindFacts(
        Words("交付凭据被重复或逾期使用", "A pass of an export was used again, too late, or by another person"),
        closes=KEEPERS,
        needs_document=False,
    ),
    FindingKind.COPY_OVERDUE: KindFacts(
        Words("调取的录像逾期未归还或销毁", "A copy was not returned or destroyed by its day"), closes=()
    ),
    FindingKind.BUDGET_MISSING: KindFacts(
        Words("缺同级财政预算依据", "No record in the budget of its own level"), closes=()
    ),
    FindingKind.ACTION_OVERDUE: KindFacts(
        Words("协调会议议定事项逾期", "An action of a coordination meeting is overdue"), closes=()
    ),
    FindingKind.SIGN_TO_REVIEW: KindFacts(
        Words("标识待复核", "A sign is to be looked at again: its point was moved"), closes=()
    ),
    FindingKind.SIGN_OVERDUE: KindFacts(Words("标识逾期未复查", "The inspection of a sign is overdue"), closes=()),
    FindingKind.REPORT_LEFT_LYING: KindFacts(
        Words("群众举报逾期未受理", "A report of a camera was not taken up in time"),
        closes=(),
        reads=(*PUBLIC_SECURITY, Role.AUDITOR),
    ),
    FindingKind.REPORTS_UNSIFTED: KindFacts(
        Words("超出上限的举报逾期未筛查", "Reports beyond a bound of their day were not sifted in time"),
        closes=(),
        reads=(*PUBLIC_SECURITY, Role.AUDITOR),
    ),
    FindingKind.OUT_OF_STEP: KindFacts(
        Words("主体工程与视频系统不同步", "Main works and video system are out of step"), closes=()
    ),
    FindingKind.PROBLEM_OVERDUE: KindFacts(
        Words("验收问题逾期未整改", "A problem of an acceptance was not mended by its day"), closes=()
    ),
    FindingKind.FILING_OVERDUE: KindFacts(Words("逾期未备案", "A system was not filed by its day"), closes=()),
    FindingKind.SILENT_REMOVAL: KindFacts(
        Words("疑似擅自拆除", "A camera may have been removed at will: it is silent, and nobody asked"),
        closes=(),
        reads=(*PUBLIC_SECURITY, Role.AUDITOR),
    ),
    FindingKind.LOSS_UNNOTED: KindFacts(
        Words(
            "点位毁损或者事后补报，公安机关未登记知悉",
            "Points were lost unasked, and the police have not noted it",
        ),
        closes=(),
    ),
    FindingKind.MAINTENANCE_UNSTATED: KindFacts(
        Words("未登记维护单位", "Nobody stated who maintains an accepted system"), closes=()
    ),
    FindingKind.ARCHIVE_OVERDUE: KindFacts(
        Words("逾期未立卷归档", "An accepted system has no complete volume by its day"), closes=()
    ),
    FindingKind.WITHOUT_CIRCUIT: KindFacts(
        Words("点位未登记传输网络运营单位和线路", "Points hang on no recorded circuit of a network operator"), closes=()
    ),
    FindingKind.CIRCUIT_UNENCRYPTED: KindFacts(
        Words("公共网络上的线路未加密", "A circuit over a public network is not encrypted"), closes=()
    ),
    FindingKind.CIRCUIT_CONTRACT_OVER: KindFacts(
        Words("线路合同到期后仍在用", "A circuit is in use after its contract ran out"), closes=()
    ),
    FindingKind.CHANNEL_GONE: KindFacts(
        Words("点位的通道已不在设备目录中", "The channel of a point is listed by its device no more"), closes=()
    ),
    FindingKind.CAMERA_AWAY: KindFacts(
        Words("云台逾时未回看守位", "A camera that turns did not return to its home preset in time"), closes=()
    ),
    FindingKind.TRAINING_OVER: KindFacts(
        Words("监看、管理人员培训已到期", "The training of monitoring or managing staff has ended"), closes=()
    ),
    FindingKind.WATCH_OVERSTAYED: KindFacts(
        Words("班次结束无人接班", "A shift ended, and nobody came to relieve"), closes=()
    ),
    FindingKind.SEAT_UNATTENDED: KindFacts(Words("监看席位无人值守", "A monitoring seat is unattended"), closes=()),
    FindingKind.SHIFT_PLAN_MISSING: KindFacts(Words("单位没有排班计划", "A unit has no shift plan"), closes=()),
    FindingKind.SHIFT_SHORT: KindFacts(Words("班次到岗人数不足", "Too few persons came to a shift"), closes=()),
    FindingKind.SELF_CHECK_OVERDUE: KindFacts(
        Words("自查、安全检查逾期未签署", "A self-check or security check was not signed by its day"), closes=()
    ),
    FindingKind.GROUND_UNASSESSED: KindFacts(
        Words("委托、共享没有有效的影响评估", "A contract or sharing decision runs without an assessment in force"),
        closes=(),
    ),
    FindingKind.PUSH_FAILING: KindFacts(
        Words("向推送目标推送失败", "Pushing to a target fails"),
        needs_document=False,
        reads=(*PUBLIC_SECURITY, Role.ADMINISTRATOR, Role.AUDITOR),
    ),
    FindingKind.CATALOGUE_READABLE: KindFacts(
        Words("推送目标向无账户者公开目录", "A target of pushes shows the catalogue to who has no account"),
        reads=(*PUBLIC_SECURITY, Role.ADMINISTRATOR, Role.AUDITOR),
    ),
    FindingKind.PUSH_DIFFERENT: KindFacts(
        Words("推送目标所持有的与本平台不一致", "A target of pushes holds what differs from what it should hold"),
        needs_document=False,
        reads=(*PUBLIC_SECURITY, Role.ADMINISTRATOR, Role.AUDITOR),
    ),
    FindingKind.TARGET_RESTORED: KindFacts(
        Words("推送目标或者本平台已从备份恢复，推送暂停", "A target of pushes or this home was restored: paused"),
        needs_document=False,
        reads=(*PUBLIC_SECURITY, Role.ADMINISTRATOR, Role.AUDITOR),
    ),
    FindingKind.WITHHELD_HELD: KindFacts(
        Words(
            "推送目标持有不得推送的点位，撤回无法发出",
            "A target holds points that must not be there: nothing can leave",
        ),
        reads=(*PUBLIC_SECURITY, Role.ADMINISTRATOR, Role.AUDITOR),
    ),
    FindingKind.PUBLICATION_OVER: KindFacts(
        Words("公开传播已终止，待确认下架", "A publication has ended, and nobody stated that it is down"), closes=()
    ),
    FindingKind.LOOK_REFERENCE_REPLACED: KindFacts(
        Words("画面问题未了而更换基准画面", "A reference of a picture was replaced while something was found"),
        needs_document=False,
    ),
    FindingKind.LOOK_LEARNED_ANEW: KindFacts(
        Words("重新学习画面，须重新签认基准画面", "A view was learned anew: its reference is to be signed anew"),
        closes=(),
    ),
}
