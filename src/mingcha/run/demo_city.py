"""What the demo home is made of, as plain data: accounts, places and cameras. All names are invented.

Demo accounts exist only in a home that was made as a demo home (kit.home); their passwords are public by intent.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demo; `territory` is a division code ("" = the whole city) or an organisation's code."""

    username: str
    password: str
    name: str
    badge_no: str
    role: str
    organisation: str
    territory: str


@dataclass(frozen=True, slots=True)
class DemoCamera:
    """A simulated camera: its place among the scenes that `mingcha simulate rtsp` draws, its site, and its name."""

    number: int
    site: str
    name: str
    part: str


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A place of an article-6 category with its system."""

    code: str
    name: str
    category: str
    division: str
    address: str
    organisation: str
    key_target: bool = False


ORGANISATIONS = (
    # code, Chinese name, English name, kind, division
    ("WHGA", "武汉市公安局", "Wuhan Public Security Bureau", "city_psb", "420100"),
    ("JAGA", "江岸区公安分局", "Jiang'an District Public Security Sub-bureau", "district_psb", "420102"),
    ("WCGA", "武昌区公安分局", "Wuchang District Public Security Sub-bureau", "district_psb", "420106"),
    ("HQXX", "花桥小学", "Huaqiao Primary School", "unit", "420102"),
    ("HQNS", "农商银行花桥支行", "Rural Commercial Bank, Huaqiao Branch", "unit", "420102"),
    ("WCSY", "武昌江滩商业管理公司", "Wuchang Riverbank Malls", "unit", "420106"),
)

DEMO_SITES = (
    DemoSite("YJD", "沿江大道一元路口", "6(2)", "420102", "沿江大道与一元路交汇处", "JAGA"),
    DemoSite("HQX", "花桥小学", "6(4)", "420102", "花桥一村 12 号", "HQXX"),
    DemoSite("JHG", "江汉关广场", "6(5)", "420102", "沿江大道 95 号", "JAGA"),
    DemoSite("WCT", "武昌江滩商场", "6(5)", "420106", "临江大道 76 号", "WCSY"),
    DemoSite("CJQ", "长江大桥武昌桥头", "6(2)", "420106", "武昌区长江大桥东引桥", "WCGA", key_target=True),
    DemoSite("HQN", "农商银行花桥支行", "6(1)", "420102", "花桥街 31 号", "HQNS"),
)

CAMERAS = (  # number = the scene that the simulator draws for it
    DemoCamera(0, "YJD", "沿江大道一元路口", "passage"),
    DemoCamera(1, "HQX", "花桥小学正门", "entrance"),
    DemoCamera(2, "JHG", "江汉关广场喷泉", "passage"),
    DemoCamera(3, "WCT", "江滩商场停车场", "passage"),
    DemoCamera(4, "WCT", "江滩商场南通道", "passage"),
    DemoCamera(5, "CJQ", "长江大桥武昌桥头", "vital"),
    DemoCamera(6, "HQN", "花桥支行营业大厅", "vital"),
    DemoCamera(7, "YJD", "一元路人行横道", "passage"),
)
DEMO_CAMERAS = len(CAMERAS)

DEMO_ACCOUNTS = (
    DemoAccount("wanghaiyan", "duty-monitor-314", "王海燕", "061301", "monitor", "JAGA", "420102"),
    DemoAccount("zhaolei", "city-monitor-314", "赵磊", "060017", "monitor", "WHGA", "420100"),
    DemoAccount("zhouzhiyuan", "district-314", "周志远", "061274", "district_officer", "JAGA", "420102"),
    DemoAccount("limin", "city-officer-314", "李敏", "060102", "city_officer", "WHGA", "420100"),
    DemoAccount("chenjing", "unit-manager-314", "陈静", "HQ-008", "unit_manager", "HQXX", "HQXX"),
    DemoAccount("auditor", "auditor-314", "孙正", "060900", "auditor", "WHGA", "420100"),
    DemoAccount("admin", "administrator-314", "管理员", "000001", "administrator", "WHGA", "420100"),
)

CAMERA_USERNAME = "mingcha"
CAMERA_PASSWORD = "look-but-ask-first"  # noqa: S105 - the password of cameras that do not exist
