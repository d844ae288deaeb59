"""The work of administrators: each piece with its page, who may do it, and what waits in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mingcha.access.oversight.rules import may_oversee
from mingcha.custody.disks.rules import may_enter_custody
from mingcha.fleet.placement.queries import recorders_in_trouble
from mingcha.fleet.recorders.rules import may_keep_recorders
from mingcha.jobs.queries import jobs
from mingcha.kit.words import Words
from mingcha.registry.confirmations.queries import count_waiting_for
from mingcha.registry.devices.rules import may_see_device
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.rules import may_add_person, may_list_people
from mingcha.registry.imports.rules import may_import_lists
from mingcha.registry.places.rules import KEEPERS, may_add_organisation, may_write, somewhere
from mingcha.registry.plans.rules import may_name_approvers
from mingcha.registry.reviews.queries import accounts
from mingcha.registry.reviews.rules import may_read_accounts
from mingcha.registry.seats.rules import may_add_seat
from mingcha.registry.verifications.rules import may_read_evidence
from mingcha.sharing.applications.queries import count_waiting_applications
from mingcha.sharing.applications.rules import may_read_applications
from mingcha.sharing.catalogue.queries import count_waiting_sets
from mingcha.sharing.catalogue.rules import may_read_catalogue
from mingcha.sharing.decisions.queries import count_waiting_consents
from mingcha.sharing.decisions.rules import may_read_consents
from mingcha.sharing.grants.rules import may_read_grants
from mingcha.sharing.joinings.queries import count_waiting_joinings
from mingcha.sharing.joinings.rules import may_read_joinings
from mingcha.sharing.point_rows.rules import may_list_withheld
from mingcha.sharing.targets.rules import may_read_targets
from mingcha.web.frame import wiring


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work: its name, the name of its page, what is done there, who may do it, how much waits for a person;
    `also`: other words by which it is found."""

    title: Words
    page: str
    detail: Words
    is_for: Callable[[DutyFacts], object]
    count: Callable[[DutyFacts, datetime], int] | None = None
    also: str = ""

    def is_called(self, text: str) -> bool:
        """Whether each part of a search is in its name or detail."""
        held = f"{self.title.zh} {self.title.en} {self.detail.zh} {self.detail.en} {self.also}".casefold()
        return all(part in held for part in text.casefold().split())


def _everybody(_facts: DutyFacts) -> bool:
    return True


def _keeper(facts: DutyFacts) -> bool:
    return facts.has(*KEEPERS)


def _staff(facts: DutyFacts) -> bool:
    return facts.has(*KEEPERS, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)


def _open_jobs(facts: DutyFacts, _at: datetime) -> int:
    return len(jobs(asked_by=f"user:{facts.user_id}", only_open=True))


def _waiting(facts: DutyFacts, at: datetime) -> int:
    return count_waiting_for(facts, at=at)


def _to_review(facts: DutyFacts, at: datetime) -> int:
    return sum(1 for one in accounts(facts, at=at) if one.dormant or one.review_due)


def _recorders(_facts: DutyFacts, _at: datetime) -> int:
    return recorders_in_trouble(clock=wiring.clock())


def _sets_to_review(facts: DutyFacts, at: datetime) -> int:
    return count_waiting_sets(facts, at=at)


def _applications_waiting(facts: DutyFacts, at: datetime) -> int:
    return count_waiting_applications(facts, at=at)


def _consents_waiting(facts: DutyFacts, at: datetime) -> int:
    return count_waiting_consents(facts, at=at)


def _joinings_waiting(facts: DutyFacts, at: datetime) -> int:
    return count_waiting_joinings(facts, at=at)


PEOPLE = (
    Work(
        Words("人员与岗位", "People and roles"), "people",
        Words("查人、给岗位、终止岗位、停用账户、重置密码", "find people, give and end roles, switch off, reset"),
        may_list_people, also="密码 password account role",
    ),
    Work(
        Words("登记人员", "Register a person"), "person-new",
        Words("登记后把一次性链接交给本人", "the one-time link goes to the person"),
        lambda facts: somewhere(facts, may_add_person), also="邀请 invite new user",
    ),
    Work(
        Words("待确认事项", "Confirmations"), "confirmations",
        Words("须第二人确认的岗位、重置、停用", "roles, resets and ends that a second person confirms"),
        _everybody, _waiting,
    ),
    Work(
        Words("账户复核", "Review of accounts"), "accounts",
        Words("休眠账户和到期复核", "dormant accounts and those due"), may_read_accounts, _to_review,
    ),
    Work(
        Words("培训与备案", "Trainings and filings"), "staff",
        Words("监看和管理人员的培训、审查、备案", "of monitoring and managing staff"), _staff,
    ),
    Work(
        Words("规划批准人", "Plan approvers"), "plan-approvers",
        Words("由两名管理员指定", "named by two administrators"), may_name_approvers,
    ),
)  # fmt: skip
PLACES = (
    Work(
        Words("单位", "Organisations"), "organisations",
        Words("登记单位、承建运维单位、公安机关", "register units, contractors, police"),
        lambda facts: somewhere(facts, may_add_organisation), also="contractor 承建",
    ),
    Work(
        Words("功能区机关", "Offices of zones"), "authorities",
        Words("管委会和公安分局", "committee and police branch"),
        lambda facts: somewhere(facts, may_add_organisation),
    ),
    Work(
        Words("场所", "Sites"), "sites", Words("第六条的场所", "of article 6"),
        lambda facts: somewhere(facts, may_write),
    ),
    Work(
        Words("跨区登记场所", "Site in another district"), "proposed-sites",
        Words("由场所所在区公安机关确认", "the police of that district confirm it"),
        lambda facts: somewhere(facts, may_write), also="propose 提出",
    ),
    Work(
        Words("监看席位", "Monitoring seats"), "seats", Words("设置席位和显示", "set up seats and their theme"),
        lambda facts: somewhere(facts, may_add_seat),
    ),
    Work(Words("值班", "Shifts"), "duty", Words("排班、交接班", "plans of shifts, hand-overs"), _staff),
)  # fmt: skip
SYSTEMS = (
    Work(
        Words("系统", "Systems"), "systems",
        Words("名称、功能与范围、承建运维单位、重点目标", "name, scope, contractor, key target"), _staff,
    ),
    Work(
        Words("登记系统", "Register a system"), "system-new", Words("先于点位登记", "before its points"),
        lambda facts: somewhere(facts, may_write),
    ),
    Work(
        Words("批量变更承建运维单位", "Contractor of many systems"), "systems-contractor",
        Words("先预览，再一次办理", "preview first, then one act"), _keeper, also="bulk 批量 运维",
    ),
    Work(
        Words("登记点位", "Register a point"), "point-new", Words("试连后登记", "tried before it is registered"),
        lambda facts: somewhere(facts, may_write), also="camera 摄像机",
    ),
    Work(
        Words("批量导入点位", "Import a list of points"), "imports",
        Words("CSV、XLSX，先审核后写入", "CSV or XLSX, judged before it is written"), may_import_lists,
        also="bulk 批量",
    ),
    Work(
        Words("点位目录", "Points"), "points",
        Words("地址、名称、位置、启用停用", "addresses, names, places, on and off"), _staff, also="address 地址",
    ),
    Work(
        Words("摄像机网段", "Camera networks"), "networks",
        Words("单位摄像机可在的网段", "where the cameras of a unit may be"), _staff, also="IP 地址",
    ),
    Work(
        Words("共用摄像机", "Shared camera"), "shared-addresses",
        Words("其他单位已登记的地址，由对方确认", "an address of another unit, which confirms"),
        lambda facts: somewhere(facts, may_write), also="share address 共用 地址 camera",
    ),
    Work(
        Words("资源目录", "Catalogue of data sets"), "catalogue",
        Words("编制、注册、发布目录条目", "write, register and publish entries"), may_read_catalogue, _sets_to_review,
        also="共享 sharing 目录",
    ),
    Work(
        Words("共享申请", "Applications of departments"), "applications",
        Words("核对、转公安机关、答复期限", "check, forward, term of the answer"), may_read_applications,
        _applications_waiting, also="共享 sharing 申请 13",
    ),
    Work(
        Words("涉及本单位点位的共享申请", "Applications for points of the unit"), "sharing-consents",
        Words("同意、不同意、撤回同意", "consent, decline, withdraw"), may_read_consents, _consents_waiting,
        also="共享 sharing 同意 13",
    ),
    Work(
        Words("向部门开放的本单位点位", "Points of the unit opened to departments"), "unit-grants",
        Words("哪个部门、哪些点位、目的、期限", "which department, which points, purpose, until when"),
        may_read_consents, also="共享 sharing 开放 13",
    ),
    Work(
        Words("共享提供", "Share grants"), "share-grants",
        Words("提供、指名、中止、报告、复核", "supply, name, suspend, report, review"), may_read_grants,
        also="共享 sharing 提供 授权",
    ),
    Work(
        Words("点位坐标与未入目录点位", "Coordinates, and points left out of the catalogue"), "coordinates",
        Words("各点位未进入共享目录的原因及更正处", "why a point is in no shared row, and where it is mended"),
        may_list_withheld, also="共享 sharing 推送 坐标",
    ),
    Work(
        Words("推送目标", "Targets of pushes"), "targets",
        Words("登记、试连、启用、暂停，推送情况和回执", "add, try, enable, pause; how pushing goes, receipts"),
        may_read_targets, also="共享 sharing 推送 push",
    ),
    Work(
        Words("单位联网", "Systems joined by units"), "joinings",
        Words("提出、核查、接通、联网率", "offers, checks, connections, share that is joined"), may_read_joinings,
        _joinings_waiting, also="共享 sharing 开放 13(3)",
    ),
    Work(Words("线路", "Circuits"), "circuits", Words("传输线路及其点位", "circuits and their points"), _staff),
    Work(
        Words("接入设备", "Devices"), "devices",
        Words("准入、口令、通道匹配点位", "let in, passwords, channels matched to points"),
        lambda facts: somewhere(facts, may_see_device), also="国标 GB28181 NVR 通道 channel",
    ),
)  # fmt: skip
MACHINES = (
    Work(
        Words("录像机", "Recorders"), "recorders",
        Words("取流网关、均衡、停用", "gateway, spreading, end of service"), may_keep_recorders, _recorders,
        also="主机 host gateway drain",
    ),
    Work(
        Words("磁盘与留存", "Disks and keeping"), "custody",
        Words("磁盘状态、存储期限", "state of disks, legal days"), may_enter_custody, also="disk 硬盘",
    ),
    Work(
        Words("长任务", "Long jobs"), "jobs", Words("本人发起的任务", "asked for by you"), _everybody, _open_jobs,
    ),
    Work(
        Words("检测模型", "Detection models"), "detection-models",
        Words("用于遮盖的模型是否就绪", "whether models for covering are ready"),
        lambda facts: facts.has(Role.ADMINISTRATOR),
    ),
    Work(
        Words("节假日", "Calendar"), "law-calendar",
        Words("收录放假通知", "take in a notice on days off"), _staff, also="通知 notice",
    ),
)  # fmt: skip
TRACES = (
    Work(
        Words("变更记录", "Who changed what"), "changes",
        Words("按对象、人员、操作、日期查", "by thing, person, act, day"), _everybody, also="日志 history undo 撤回",
    ),
    Work(
        Words("访问审计", "Audit of access"), "oversight", Words("对录像的一切操作", "everything done to footage"),
        may_oversee,
    ),
    Work(
        Words("存证", "Evidence"), "evidence",
        Words("日志、见证方、核验", "logs, witnesses, checks"), may_read_evidence, also="witness 见证",
    ),
    Work(
        Words("接口令牌", "API tokens"), "account-tokens", Words("本人的令牌", "your own tokens"), _everybody,
    ),
)  # fmt: skip
GROUPS = (
    (Words("人员", "People"), PEOPLE),
    (Words("单位与场所", "Organisations and places"), PLACES),
    (Words("系统与点位", "Systems and points"), SYSTEMS),
    (Words("设备与任务", "Machines and jobs"), MACHINES),
    (Words("痕迹", "Traces"), TRACES),
)
"""The work by what an administrator does, in the order of the page."""
