"""The blocks of people who keep no register: their sites, their own looks, and where their work is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from mingcha.access.register.queries import own_register
from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.overview.points import queries as points_on_map
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.queries import site_names
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import PointFilter
from mingcha.sharing.applications.rules import may_read_applications
from mingcha.sharing.grants.rules import may_read_grants
from mingcha.web.overview.today.areas import Area, area
from mingcha.web.overview.today.asked import MOST_ROWS, Asked, Context


@dataclass(frozen=True, slots=True)
class Link:
    """A page where the work of a role is done."""

    label: Words
    detail: Words
    url: str


_TEST_A_CAMERA = (
    "point-trial",
    Words("测试摄像机", "Test a camera"),
    Words("登记之前核对画面", "its picture, before it is registered"),
)
_WORK_ORDERS = ("work-orders", Words("维修工单", "Work orders"), Words("接单、到场、修复", "accept, come, repair"))
_LAW = ("law", Words("法规", "Law"), Words("条文、实现和测试", "its text, code and tests"))
_ACCOUNT = (
    "account",
    Words("本人账户", "Your account"),
    Words("密码、第二因素、会话", "password, second factor, sessions"),
)
_APPLICATIONS = (
    "applications",
    Words("共享申请", "Applications"),
    Words("申请、核对、转公安机关", "asked, checked, forwarded"),
)
_GRANTS = (
    "share-grants",
    Words("共享提供", "Share grants"),
    Words("提供、指名、报告、复核", "supplied, named, reported, reviewed"),
)
_READ_BY: Mapping[str, Callable[[DutyFacts], Decision]] = {
    "applications": may_read_applications,
    "share-grants": may_read_grants,
}
"""Pages that not everybody of a role reads: applications and share grants are for clerks over the whole city."""
_LINKS: Mapping[Role, tuple[tuple[str, Words, Words], ...]] = {
    Role.ADMINISTRATOR: (
        (
            "organisations",
            Words("单位", "Organisations"),
            Words("登记、更名、指定承建单位", "register, rename, contractors"),
        ),
        ("networks", Words("摄像机网段", "Camera networks"), Words("登记摄像机之前先登记", "needed before cameras")),
        ("seats", Words("监看席位", "Monitoring seats"), Words("设立席位", "set up a seat")),
        ("systems", Words("系统", "Systems"), Words("系统与登记情况", "systems and how they stand")),
    ),
    Role.SECURITY_ADMINISTRATOR: (
        ("accounts", Words("账户", "Accounts"), Words("使用与复核", "use and yearly review")),
        ("staff", Words("人员", "Staff"), Words("培训与备案", "trainings and filings")),
        ("confirmations", Words("待确认事项", "Confirmations"), Words("两人办理的事项", "acts of two persons")),
    ),
    Role.CONTRACTOR: (
        _WORK_ORDERS,
        ("points", Words("点位", "Points"), Words("承建、运维的点位", "points that you build or maintain")),
        _TEST_A_CAMERA,
        ("systems", Words("系统", "Systems"), Words("试运行与投入使用", "trial run and use")),
    ),
    Role.TECHNICIAN: (
        _WORK_ORDERS,
        ("points", Words("点位", "Points"), Words("本单位的点位", "points of your unit")),
        _TEST_A_CAMERA,
        ("systems", Words("系统", "Systems"), Words("试运行与投入使用", "trial run and use")),
    ),
    Role.DATA_CLERK: (
        (
            "sharing",
            Words("共享", "Sharing"),
            Words("待办、期限、目录和联网", "what waits, terms, catalogue, joined systems"),
        ),
        _APPLICATIONS,
        _GRANTS,
        _LAW,
        _ACCOUNT,
    ),
    Role.DEPARTMENT_USER: (_APPLICATIONS, _GRANTS, _LAW, _ACCOUNT),
    Role.MONITOR: (
        ("points", Words("点位", "Points"), Words("辖区内的点位", "points of your territory")),
        _ACCOUNT,
    ),
}
_SHARING: Mapping[Role, Words] = {
    Role.DATA_CLERK: Words(
        "本岗位依第十三条编制信息数据资源目录，由另一名编目人员注册，由市局民警发布；"
        "一次核对各部门的共享申请并转公安机关，提供已同意的共享。",
        "This role compiles the catalogue (art. 13): another clerk registers an entry, an officer of the city "
        "publishes it. It checks the applications of departments once, forwards them, and supplies what was agreed.",
    ),
    Role.DEPARTMENT_USER: Words(
        "本岗位为所在部门申请共享数据：先选目录条目，写明职责依据和范围后提交；公安机关按六项原则决定。"
        "同意的，提出使用人员，由数据目录管理员提供，每半年报告使用情况；未共享的录像依第十四条、第十五条调取。",
        "This role asks for shared data for its department: choose a data set, say which duty needs what, and submit. "
        "The police decide by six principles. Ask for the people to be named; a clerk supplies, and you report on the "
        "use every half year. Footage that is not shared is asked for under articles 14 and 15.",
    ),
}


def links(asked: Asked) -> Context:
    """Where the work of this role is done, as far as this person reads it."""
    facts, role = asked.facts, asked.facts.roles[0].role
    named = [one for one in _LINKS.get(role, ()) if one[0] not in _READ_BY or _READ_BY[one[0]](facts)]
    return {"links": [Link(label, detail, reverse(name)) for name, label, detail in named]}


def sharing(asked: Asked) -> Context:
    """What a role of sharing does here, and what it never sees."""
    role = asked.facts.roles[0].role
    return {"sharing_role": _SHARING[role], "opens_no_footage": role is Role.DATA_CLERK}


def sites(asked: Asked) -> Context:
    """The sites in reach with their points by condition; those with interruptions first."""
    found = points_on_map.by_site(asked.cut)
    names = site_names(tuple(found))
    rows: list[Area] = [
        area(Words(names.get(code, code), names.get(code, code)), PointFilter(site=code), held)
        for code, held in found.items()
    ]
    rows.sort(key=lambda one: (-one.bad, one.label.zh))
    return {"sites": rows[:MOST_ROWS], "sites_more": max(0, len(rows) - MOST_ROWS)}


def looks(asked: Asked) -> Context:
    """The person's own lines of the register of today."""
    lines = own_register(asked.facts, at=asked.at, limit=MOST_ROWS)
    today = [one for one in lines if shanghai_day(one.opened_at) == asked.today]
    names = points_queries.point_names({one.camera for one in today})
    return {"own_looks": [(one, names.get(one.camera, one.camera)) for one in today]}
