"""The guided path of the start page: for each role four steps to what is special here, each a page with real work, and
in a demo city what happened there today. Whoever puts it away is not shown it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.words import Words
from mingcha.registry.accounts.actions import set_preferences
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.web.forms.return_address import back
from mingcha.web.frame import wiring
from mingcha.web.frame.addresses import address
from mingcha.web.overview.forms import PathForm


@dataclass(frozen=True, slots=True)
class Step:
    """A step: where it leads, what to do there, and what is special about it; `article` of the law that asks for it."""

    page: str
    label: Words
    detail: Words
    article: str
    query: str = ""
    given: tuple[str | int, ...] = ()

    @property
    def url(self) -> str:
        """The address."""
        return address(self.page, *self.given) + self.query


_WALL = Step(
    "watch-wall",
    Words("打开监看墙", "Open the wall"),
    Words(
        "先写明用途方可查看；每次开启均入登记簿", "State a purpose to open pictures; each opening is in the register"
    ),
    "19",
    given=(4,),
)
_ALARMS = Step(
    "alarms",
    Words("处理一条报警", "Accept an alarm"),
    Words("一条线路中断计为一条报警，其下列出所属摄像机", "A dead circuit is one alarm with its cameras"),
    "16(1)",
)
_MAP = Step(
    "points-map",
    Words("在地图上选点，上墙查看", "Choose points on the map"),
    Words(
        "可框选、沿路选；不能查看的，列明数量和原因",
        "By frame or along a road; points that do not open are counted, with the reason",
    ),
    "3",
)
_DOWN = Step(
    "points",
    Words("查看一处中断", "Look at a gap"),
    Words(
        "缺录像同样有记录：起始时间、原因、责任单位",
        "Missing footage is recorded too: since when, why, and who is responsible",
    ),
    "16(5)",
    query="?state=down",
)
_REQUESTS = Step(
    "requests",
    Words("查看一件调取申请", "Look at a request"),
    Words("四项条件缺一不可，所缺条件在页面上列明", "Four conditions; the page says which one is missing"),
    "15",
)
_FILINGS = Step(
    "filings",
    Words("查看一件备案", "Look at a filing"),
    Words(
        "备案表由登记信息自动生成；两个期限并列，以先到的为准",
        "The register fills in the form; of the two dates the earlier one counts",
    ),
    "9",
)
_DEADLINES = Step(
    "deadlines",
    Words("查看到期事项", "See what is due"),
    Words("全部期限集中在一页，按建议办结日排列", "All time limits on one page, ordered by safe day"),
    "9",
)
_ORDERS = Step(
    "work-orders",
    Words("办理一张维修工单", "Take a work order"),
    Words("接单、到场、修复；经同意可以暂停计时", "Accept, arrive, repair; the clock can be stopped with consent"),
    "16(1)",
)
_TRY = Step(
    "point-trial",
    Words("测试一台摄像机", "Test a camera"),
    Words(
        "登记前查看一幅静态画面；禁止安装的场所不予提供", "One still before it is registered; none in forbidden places"
    ),
    "8",
)
_EVIDENCE = Step(
    "evidence",
    Words("核验证据链", "Check the evidence"),
    Words(
        "每分钟录像、每项操作均有证明，不依赖本平台即可核验",
        "Each minute and each act has a proof that can be checked without us",
    ),
    "16(3)",
)
_REGISTER = Step(
    "register",
    Words("查阅登记簿", "Read the register"),
    Words("何人、何时、因何查看何内容；更正另记一行", "Who saw what, when and why; a correction is a new line"),
    "16(3)",
)
_OVERSIGHT = Step(
    "oversight",
    Words("查看使用情况", "See who watches"),
    Words("按人、按日统计，含被拒绝的操作", "Use by person and day, refusals included"),
    "16(3)",
)
_CONFIRMATIONS = Step(
    "confirmations",
    Words("两人办理的事项", "Acts of two persons"),
    Words("一人提出，另一人确认，任何人不得独自办理", "One proposes, another confirms; nobody acts alone"),
    "16(2)",
)
_ACCOUNTS = Step(
    "accounts",
    Words("查看账户", "See the accounts"),
    Words("长期未使用的自动停用，每年复核", "Dormant ones are disabled, all are reviewed yearly"),
    "16(2)",
)
_STAFF = Step(
    "staff",
    Words("查看人员", "See the staff"),
    Words("培训过期的不得上岗", "A person whose training has lapsed may not go on duty"),
    "16(2)",
)
_LAW = Step(
    "law",
    Words("查阅一条法规", "Look up an article"),
    Words("条文与对应的代码、测试集中在一页", "The text with the code and the tests that carry it out"),
    "1",
)
_CUSTODY = Step(
    "custody",
    Words("查看留存", "See what is kept"),
    Words(
        "磁盘将满时提前预告，依法留存的录像不被覆盖",
        "A full disk is forecast; footage within its legal period is never overwritten",
    ),
    "16(5)",
)
_SYSTEMS = Step(
    "systems",
    Words("查看一个系统", "See a system"),
    Words("规划、验收、备案、投入使用，所缺环节一目了然", "Plan, acceptance, filing, use: missing steps are shown"),
    "8",
)
_SHARED = Step(
    "law-article",
    Words("读第十三条", "Read article 13"),
    Words("目录、推送、共享六原则，条文和代码在一页上", "Catalogue, push, six principles: text and code on a page"),
    "13",
    given=(13,),
)
_CATALOGUE = Step(
    "catalogue",
    Words("打开资源目录", "Open the catalogue"),
    Words("编制、注册、发布由三名人员分别办理", "Three persons write, register and publish an entry"),
    "13",
)
_ASK = Step(
    "applications",
    Words("申请共享数据", "Ask for shared data"),
    Words("选一个目录条目，写明职责依据和范围", "Choose a data set, and say which duty needs what"),
    "13(2)",
)
_UNSHARED = Step(
    "law-article",
    Words("读第十五条", "Read article 15"),
    Words("没有共享的录像怎么依法调取", "How footage that is not shared is lawfully asked for"),
    "15",
    given=(15,),
)
_ACCOUNT = Step(
    "account",
    Words("登记第二因素", "Enrol a second factor"),
    Words("每个岗位都要：通行密钥或动态码", "Each role needs one: a passkey or a code"),
    "16(1)",
)
PATHS: Mapping[Role, tuple[Step, ...]] = {
    Role.MONITOR: (_WALL, _ALARMS, _MAP, _DOWN),
    Role.UNIT_MANAGER: (_REQUESTS, _FILINGS, _ALARMS, _MAP),
    Role.DISTRICT_OFFICER: (_FILINGS, _DEADLINES, _ALARMS, _MAP),
    Role.CITY_OFFICER: (_MAP, _DEADLINES, _REGISTER, _EVIDENCE),
    Role.AUDITOR: (_EVIDENCE, _OVERSIGHT, _REGISTER, _LAW),
    Role.CONTRACTOR: (_ORDERS, _TRY, _MAP, _LAW),
    Role.TECHNICIAN: (_ORDERS, _TRY, _ALARMS, _MAP),
    Role.SECURITY_ADMINISTRATOR: (_CONFIRMATIONS, _ACCOUNTS, _STAFF, _LAW),
    Role.DATA_CLERK: (_CATALOGUE, _SHARED, _ACCOUNT, _LAW),
    Role.DEPARTMENT_USER: (_ASK, _SHARED, _UNSHARED, _ACCOUNT),
    Role.ADMINISTRATOR: (_ALARMS, _ACCOUNTS, _SYSTEMS, _CUSTODY),
}
"""The steps of each role, most telling first; each leads to a page that the role may read."""


_OFFICERS = (Role.DISTRICT_OFFICER, Role.CITY_OFFICER)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the demo city today (run/demo): where, which roles it concerns, where it is read."""

    place: Place
    roles: tuple[Role, ...]
    step: Step


EVENTS = (
    Event(
        Place("420106", "WCGA"),
        _OFFICERS,
        Step(
            "obstructions",
            Words("树木遮挡画面", "A tree covers a picture"),
            Words("武昌：两人核实，已责令修剪", "Wuchang: checked by two, pruning ordered"),
            "12",
        ),
    ),
    Event(
        Place("420102", "ERQK"),
        (Role.MONITOR, Role.UNIT_MANAGER, Role.ADMINISTRATOR, *_OFFICERS),
        Step(
            "alarms",
            Words("一条线路中断", "A circuit is out"),
            Words(
                "二七码头客运站的摄像机同时中断，计为一条报警", "The cameras of a station failed together: one alarm"
            ),
            "17",
            query="?kind=circuit",
        ),
    ),
    Event(
        Place("420102", "THSG"),
        (Role.UNIT_MANAGER, Role.AUDITOR, *_OFFICERS),
        Step(
            "findings",
            Words("一件备案逾期", "A filing is late"),
            Words("塔子湖赛事集散广场：验收合格后三十日已过", "Tazi Lake: thirty days after its acceptance are over"),
            "9",
            query="?kind=filing_overdue",
        ),
    ),
    Event(
        Place("420102", "HQXX"),
        (Role.MONITOR, Role.UNIT_MANAGER, Role.AUDITOR, *_OFFICERS),
        Step(
            "requests",
            Words("一件调取申请", "A request for footage"),
            Words("花桥小学：两名民警已书面签字", "Huaqiao school: two officers signed on paper"),
            "15",
        ),
    ),
    Event(
        Place("420102", "HQXX"),
        (Role.UNIT_MANAGER,),
        Step(
            "unit-grants",
            Words("画面共享给消防", "Pictures shared with the fire brigade"),
            Words("花桥小学同意后，由两名消防人员观看", "The school consented: two firemen may watch"),
            "13(3)",
        ),
    ),
    Event(
        Place("420100", "WHGA"),
        (Role.CITY_OFFICER,),
        Step(
            "applications",
            Words("一件共享申请待答复", "An application to answer"),
            Words("城管执法委申请覆盖缺口统计", "The urban management asks for figures of gaps"),
            "13(2)",
        ),
    ),
    Event(
        Place("420100", "WHSJ"),
        (Role.DATA_CLERK,),
        Step(
            "share-grants",
            Words("一项共享待提供", "Something to supply"),
            Words("城管执法委的点位目录已同意", "The list of points was agreed for the urban management"),
            "13(2)",
        ),
    ),
    Event(
        Place("420100", "XFZD"),
        (Role.DEPARTMENT_USER,),
        Step(
            "shares",
            Words("观看共享的画面", "Watch what is shared"),
            Words("江岸区的街道、广场和学校，只限本人", "Street, square and school, for you by name"),
            "13(2)",
        ),
    ),
    Event(
        Place("420100", "WHCG"),
        (Role.DEPARTMENT_USER,),
        Step(
            "share-grants",
            Words("一项共享已同意", "Something was agreed"),
            Words("由数据目录管理员核查后提供", "A data clerk checks and supplies it"),
            "13(2)",
        ),
    ),
)


def path_of(request: HttpRequest, facts: DutyFacts, role: Role) -> dict[str, object]:
    """What the start page shows of the path to a person with these facts in a role, and in a demo city of what happened
    there within the person's reach; nothing once the path is put away."""
    if getattr(request.user, "hides_path", False):
        return {}
    is_demo = settings.MINGCHA_HOME.is_demo
    events = (one.step for one in EVENTS if role in one.roles and facts.over(one.place, role)) if is_demo else ()
    return {"path_steps": PATHS[role], "path_events": tuple(events)}


@require_POST
@login_required
def path(request: HttpRequest) -> HttpResponse:
    """Puts the guided path away, or shows it again, for this person."""
    form = PathForm.from_post(request)
    hides = bool(form.require()["hide"])
    person = request.user
    if person.is_authenticated and person.hides_path != hides:
        set_preferences(person, language=person.language, theme=person.theme, hides_path=hides, clock=wiring.clock())
    return back(request, form.cleaned_data["next"] or reverse("today"))
