"""The verbs of the command line in the groups of `mingcha --help`: a verb is a module that is imported when called."""

from dataclasses import dataclass

from mingcha.kit.words import Words

_PROGRAMS = "mingcha.run.programs"
_COMMANDS = "mingcha.run.commands"


@dataclass(frozen=True, slots=True)
class Verb:
    """Where a verb lives, its help (of `mingcha --help` and of its own), and whether it needs Django and a home that is
    prepared. The parser of its module has no help of its own."""

    module: str
    help: Words
    django: bool = False
    prepared: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of `mingcha --help` and its verbs."""

    title: Words
    verbs: dict[str, Verb]


def _acts(name: str, zh: str, en: str) -> Verb:
    """A verb that reads or changes the database of a prepared home."""
    return Verb(f"{_COMMANDS}.{name}", Words(zh, en), django=True, prepared=True)


GROUPS = (
    Group(
        Words("启动与状态", "start and state"),
        {
            "prepare": Verb(
                f"{_COMMANDS}.prepare",
                Words("建立目录，升级数据表", "make the home, bring its tables up to date"),
                django=True,
            ),
            "up": Verb(f"{_PROGRAMS}.up", Words("启动本机全部程序", "start everything on this machine"), prepared=True),
            "status": Verb(f"{_COMMANDS}.status", Words("各程序与各摄像机的状态", "what runs and how each camera is")),
            "check": _acts(
                "check", "核验文件、录像账本、数据库与日志是否一致", "files, journal, database and logs agree"
            ),
        },
    ),
    Group(
        Words("人员与权限", "people and rights"),
        {
            "admin": _acts("admin", "首批管理员", "the first administrators"),
            "person": _acts("person", "人员、岗位与账户", "people, their roles and accounts"),
            "staff": _acts("staff", "培训与备案", "trainings and filings of staff"),
            "confirm": _acts("confirm", "待第二人确认的事项", "acts that a second person confirms"),
        },
    ),
    Group(
        Words("单位、系统与摄像机", "units, systems and cameras"),
        {
            "place": _acts("place", "单位、场所与席位", "organisations, sites and seats"),
            "system": _acts("system", "系统：重点目标、投入使用、监看单位", "systems: key targets, use, who may watch"),
            "camera": _acts("camera", "登记、列出与停用摄像机", "add, list, change and disable cameras"),
            "dossier": _acts("building.dossier", "一机一档：查看、导出", "files of points: show, export"),
            "network": _acts("network", "单位的摄像机网段", "camera networks of units"),
            "document": _acts("documents.document", "法定文书：出具、列出、核验", "documents: issue, list, check"),
            "finding": _acts("finding", "不合规定之处及其销号", "what is not as the law wants it"),
        },
    ),
    Group(
        Words("规划、建设与场所", "planning, building and places"),
        {
            "meeting": _acts("building.meeting", "协调会议及议定事项", "coordination meetings and their actions"),
            "plan": _acts("building.plan", "建设规划、规划点位及其报批、批准", "construction plans and their items"),
            "project": _acts("building.project", "建设项目、阶段、试运行及点位", "projects, stages and trial runs"),
            "criterion": _acts("building.criterion", "“大型”“重要”的标准", "what large and important mean"),
            "funding": _acts("building.funding", "系统建设和运维资金", "money for building and upkeep"),
            "acceptance": _acts("building.acceptance", "竣工验收", "completion acceptance of batches"),
            "filing": _acts("building.filing", "系统备案", "filings of systems"),
            "circuit": _acts("building.circuit", "传输线路", "circuits of network operators"),
            "relocation": _acts("building.relocation", "移动和拆除", "moving and removing points"),
            "archive": _acts("building.archive", "立卷归档与移交", "archives of systems and their handover"),
            "standard": _acts(
                "building.standard", "设备执行标准的声明", "standards that devices are claimed to fulfil"
            ),
            "area": _acts("building.area", "划定的区域", "areas drawn on the map"),
            "mask": _acts(
                "building.mask",
                "隐私遮挡：列出、绘制、核验、终止、解封画面",
                "privacy masks: draw, check, end, open footage",
            ),
            "redaction": _acts("building.redaction", "录像脱敏：列出、查看", "redactions of footage: list, show"),
            "part": _acts("building.part", "场所部位与覆盖缺口", "parts of sites, and gaps"),
            "report": _acts("building.report", "群众举报的受理和办结", "reports of cameras"),
            "sharing": _acts(
                "sharing.sets",
                "资源目录、推送目标：列出、查看、办理",
                "catalogue of data sets, targets of pushes: list, show, steps",
            ),
            "work-order": _acts("duties.work_order", "维修工单：列出、查看", "work orders: list, show"),
            "incident": _acts("duties.incident", "安全事件：列出、查看", "security incidents: list, show"),
            "yearly-report": _acts(
                "documents.yearly_report", "年度报告的各项数字", "figures of a unit's yearly report"
            ),
        },
    ),
    Group(
        Words("录像与存证", "footage and evidence"),
        {
            "hold": _acts("hold", "录像保全", "footage that must stay"),
            "custody": _acts("custody", "录像保管：报告与重建", "kept footage: reported, put back what is known"),
            "disk": Verb(f"{_COMMANDS}.disk", Words("录像磁盘", "the disks that hold footage"), prepared=True),
            "proof": Verb(
                f"{_COMMANDS}.proof",
                Words("日志条目及其证明，供他人核验", "entries of the logs with their proofs, for others to verify"),
            ),
            "trace-mark": _acts(
                "trace_mark", "追查外流副本的隐形标记", "the register line that a leaked film's mark names"
            ),
            "witness": Verb(
                f"{_COMMANDS}.witness", Words("为其他机构联署日志", "cosign the logs of others, for another agency")
            ),
        },
    ),
    Group(
        Words("法规", "law"),
        {
            "law": Verb(
                f"{_COMMANDS}.law",
                Words("条文、代码、测试、页面、状态；某日的规定", "an article: text, code, tests, pages, state"),
            ),
            "calendar": _acts("calendar", "节假日通知与备案期限", "days off: notices, filing deadlines"),
            "take-law": _acts("take_law", "收录法规的新版本", "take in new versions of the law"),
        },
    ),
    Group(
        Words("运维", "operation"),
        {
            "backup": _acts("backup", "不停机备份", "copy this home while it runs"),
            "restore": Verb(
                f"{_COMMANDS}.restore", Words("用备份恢复到空目录", "fill an empty home from a backup"), django=True
            ),
            "find": _acts("building.find", "搜索内容：按登记重建", "what the search finds: make it anew"),
            "keys": Verb(
                f"{_COMMANDS}.keys",
                Words("密钥：生成、按程序分开、移入密码设备", "keys: make, keep apart by program, move into a token"),
            ),
            "recorder": Verb(
                f"{_COMMANDS}.recorder",
                Words("多台录像机：加入、列出、停用", "recorders of several hosts: join, list, leave"),
                django=True,
            ),
            "models": Verb(
                f"{_COMMANDS}.building.detection_models",
                Words("检测模型：已有与缺少的", "models that find faces, persons, plates: there or missing"),
            ),
            "job": _acts("job", "长任务：列出、查看、取消", "long jobs: list, show, cancel"),
        },
    ),
    Group(
        Words("单个程序（由 up 或 systemd 启动）", "single programs (started by up or systemd)"),
        {
            "web": Verb(
                f"{_PROGRAMS}.web",
                Words("网页与接口；进程数由 MINGCHA_WEB_WORKERS 设定", "pages and API; MINGCHA_WEB_WORKERS processes"),
                prepared=True,
            ),
            "record": Verb(
                f"{_PROGRAMS}.record", Words("接入画面并录像", "take pictures in and keep them"), prepared=True
            ),
            "gateway": Verb(
                f"{_PROGRAMS}.gateway",
                Words("向浏览器提供实时画面与回放", "live and playback for browsers"),
                prepared=True,
            ),
            "sip": Verb(
                f"{_PROGRAMS}.sip",
                Words("国标设备注册与点播信令", "devices of GB/T 28181 register here"),
                django=True,
                prepared=True,
            ),
            "cascade": Verb(
                f"{_PROGRAMS}.cascade",
                Words("向上级平台级联点位与画面（国标）", "show points to platforms above us by GB/T 28181"),
                django=True,
                prepared=True,
            ),
            "uplink": Verb(
                f"{_PROGRAMS}.uplink",
                Words("上传整点记录，下达录像任务", "carry hours up and assignments down"),
                django=True,
                prepared=True,
            ),
            "look": Verb(
                f"{_PROGRAMS}.look",
                Words("检查画面是否被遮挡、转动、冻结", "check whether cameras are covered, turned, frozen"),
                django=True,
                prepared=True,
            ),
            "work": Verb(
                f"{_PROGRAMS}.work",
                Words(
                    "定时工作：公布日志、下达处置、撤销授权、推送共享数据、任务重新排队",
                    "the clock: publishes the log, orders disposal, revokes grants, pushes shared rows, re-queues jobs",
                ),
                django=True,
                prepared=True,
            ),
            "jobs": Verb(
                f"{_PROGRAMS}.jobs",
                Words(
                    "长任务的执行程序；并行数由 MINGCHA_JOB_WORKERS 设定",
                    "workers of long jobs; MINGCHA_JOB_WORKERS at once",
                ),
                django=True,
                prepared=True,
            ),
        },
    ),
    Group(
        Words("演示与测量", "demo and measurements"),
        {
            "demo": Verb(f"{_COMMANDS}.demo", Words("演示目录：清空", "the demo home: empty it")),
            "simulate": Verb(f"{_COMMANDS}.simulate", Words("模拟摄像机", "cameras that do not exist")),
            "bench": Verb(f"{_COMMANDS}.bench", Words("性能测量，与同类对比", "measurements beside their peers")),
        },
    ),
)
VERBS = {name: verb for group in GROUPS for name, verb in group.verbs.items()}
