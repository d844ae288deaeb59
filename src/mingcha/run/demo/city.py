"""The people of the demo city and the wall of its seat, as plain data. All names are invented.

Demo accounts exist only in a demo home (kit.home); their passwords are public by design.
"""

from dataclasses import dataclass
from typing import TypedDict

from mingcha.run.demo.cameras import LIVE

DEMO_CAMERAS = len(LIVE)
"""Number of cameras that `mingcha simulate rtsp` serves for the demo."""


class Reach(TypedDict, total=False):
    """The three kinds of territory of a role."""

    division: str
    organisation: str
    zone: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demo; `territory` is a division, a functional zone, or the code of an organisation. `role` and
    `territory` are "" for an officer who only asks for footage, a plan approver, and who only watches what is shared
    with the person."""

    username: str
    password: str
    name: str
    badge_no: str
    role: str
    organisation: str
    territory: str

    @property
    def reach(self) -> Reach:
        """The territory as arguments of the action."""
        if self.territory.isdigit():
            return {"division": self.territory}
        return {"zone": self.territory} if self.territory.startswith("WHZ-") else {"organisation": self.territory}


DEMO_ACCOUNTS = (
    DemoAccount("wanghaiyan", "duty-monitor-314", "王海燕", "061301", "monitor", "JAGA", "420102"),
    DemoAccount("zhaolei", "city-monitor-314", "赵磊", "060017", "monitor", "WHGA", "420100"),
    DemoAccount("matao", "school-guard-314", "马涛", "HQ-011", "monitor", "HQXX", "HQXX"),
    DemoAccount("luoyan", "mall-guard-314", "罗燕", "WC-105", "monitor", "WCSY", "WCSY"),
    DemoAccount("hanmei", "mall-night-314", "韩梅", "WC-106", "monitor", "WCSY", "WCSY"),
    DemoAccount("zhouzhiyuan", "district-314", "周志远", "061274", "district_officer", "JAGA", "420102"),
    DemoAccount("xuhui", "wuchang-314", "徐辉", "063120", "district_officer", "WCGA", "420106"),
    DemoAccount("yangmei", "wuchang-second-314", "杨梅", "063121", "district_officer", "WCGA", "420106"),
    DemoAccount("heguanggu", "zone-officer-314", "何光谷", "062115", "district_officer", "DHGA", "WHZ-DHGX"),
    DemoAccount("limin", "city-officer-314", "李敏", "060102", "city_officer", "WHGA", "420100"),
    DemoAccount("chenjing", "unit-manager-314", "陈静", "HQ-008", "unit_manager", "HQXX", "HQXX"),
    DemoAccount("duqiang", "mall-manager-314", "杜强", "WC-002", "unit_manager", "WCSY", "WCSY"),
    DemoAccount("fangjian", "police-manager-314", "方健", "061188", "unit_manager", "JAGA", "JAGA"),
    DemoAccount("gaojun", "contractor-314", "高军", "JC-021", "contractor", "JCZN", "JCZN"),
    DemoAccount("tanwei", "technician-314", "谭伟", "WC-031", "technician", "WCSY", "WCSY"),
    DemoAccount("zhengweimin", "security-firm-314", "郑卫民", "BA-001", "unit_manager", "WHBA", "WCGA"),
    DemoAccount("wujing", "security-admin-314", "吴静", "060905", "security_admin", "WHGA", "420100"),
    DemoAccount("auditor", "audit-desk-314", "孙正", "060900", "auditor", "WHGA", "420100"),
    DemoAccount("admin", "administrator-314", "管理员", "000001", "administrator", "WHGA", "420100"),
    DemoAccount("wenjing", "data-clerk-314", "文静", "SJ-016", "data_clerk", "WHSJ", "420100"),
    DemoAccount("tianhao", "fire-brigade-314", "田浩", "XF-204", "department_user", "XFZD", "XFZD"),
    DemoAccount("jiangli", "urban-manager-314", "蒋丽", "CG-033", "department_user", "WHCG", "WHCG"),
    DemoAccount("dengkai", "fire-duty-314", "邓凯", "XF-219", "", "XFZD", ""),
    DemoAccount("songwen", "mayor-office-314", "宋文", "ZF-001", "", "WHZF", ""),
    DemoAccount("liuqing", "district-office-314", "刘清", "ZF-012", "", "JAZF", ""),
    DemoAccount("hejun", "zone-committee-314", "何军", "GW-007", "", "DHGW", ""),
    DemoAccount("luhao", "first-asker-314", "陆浩", "061521", "", "JAGA", ""),
    DemoAccount("shenyue", "second-asker-314", "沈悦", "061522", "", "JAGA", ""),
)
"""Accounts of every role; of two officers, three plan approvers and a fireman, to whom pictures are shared by name,
without one; a monitor first, because `make run` shows the first one."""
PLAN_APPROVERS = {"songwen": "WHZF", "liuqing": "JAZF", "hejun": "DHGW"}
"""Who approves plans for the governments of the city and of Jiang'an and for the committee of the East Lake zone."""
SECURITY_ADMINISTRATOR = "wujing"

DATA_CLERK = "wenjing"
"""Of the data authority, for the whole city."""
FIRE_USER, FIRE_DUTY = "tianhao", "dengkai"
"""Who asks for the fire brigade, and who watches in its command centre what is shared with it."""
URBAN_USER = "jiangli"
"""Who asks for the urban management."""

CITY_OFFICER = "limin"
DISTRICT_OFFICER = "zhouzhiyuan"
"""Of Jiang'an."""
WUCHANG_OFFICER = "xuhui"
SECOND_WUCHANG_OFFICER = "yangmei"
"""Both have enforcement certificates."""
MONITOR = "wanghaiyan"
CONTRACTOR = "gaojun"
"""The member of each acceptance group beside the unit's manager."""
TECHNICIAN = "tanwei"
"""On the list of the mall's trial run, beside the contractor."""
ASKERS = ("luhao", "shenyue")
"""The two officers who ask for the school's footage."""
MANAGERS = {"HQXX": "chenjing", "WCSY": "duqiang", "JAGA": "fangjian"}
"""The manager of a unit; MANAGER_OF_THE_OTHERS has that role in all other units, as the firm that keeps their security
does: a password hash for each of forty managers would make the demo start half a minute later."""
MANAGER_OF_THE_OTHERS = "zhengweimin"


def manager_of(organisation: str) -> str:
    """The user name of a unit's manager."""
    return MANAGERS.get(organisation, MANAGER_OF_THE_OTHERS)


ON_TRIAL = ("BBT", "JDK")
"""Sites whose points stay on trial."""
LIVE_ON_TRIAL = (4,)
"""Drawn cameras that stay on trial."""
TRIAL_HOST = "127.0.0.2"
"""Where the drawn cameras on trial answer: a device of their own, for at a device in use no trial is shown."""
IN_USE_DOCUMENT = "竣工验收报告（演示）"
USED_BY_CITY = ("YJD", "JHG", "HQP", "CJQ")
"""Sites of districts' police whose systems the city's police use, so that their monitors watch them, too (16(1))."""
USE_DOCUMENT = "武公视〔2026〕演示 2 号：市局指挥中心使用街道、广场、桥头视频系统"

TRAINED_DAYS_AGO = {"wanghaiyan": 340, "zhaolei": 30, "matao": 60, "luoyan": 200}
"""Days since a training, 90 if not named: one expires within the month, so that the demo has something due."""

SEAT = ("JA-1", "江岸值班一席", "JAGA")
"""Code, name and organisation of the monitoring seat."""

LAYOUTS = (
    # name, tiles, numbers of drawn cameras a page (-1: empty tile), seconds a page stays
    ("江岸四路", 4, ((0, 7, 2, 6),), 0),
    ("江岸轮巡", 4, ((0, 7, -1, -1), (2, 6, -1, -1)), 15),
)
"""Layouts of the seat; the second one is a tour."""

CAMERA_USERNAME = "mingcha"
CAMERA_PASSWORD = "look-but-ask-first"  # noqa: S105 - the password of cameras that do not exist
NOBODY_ANSWERS_PORT = 9
"""The discard port, where nothing listens: cameras with this port are down."""
