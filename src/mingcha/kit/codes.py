"""Standard codes: unified social credit code (GB 32100-2015), 20-digit device code (GB/T 28181-2022, annex E),
and the division codes of Wuhan (GB/T 2260) with its functional zones."""

import re
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100, table 1: no I, O, S, V, Z
_USCC_VALUES = {character: value for value, character in enumerate(_USCC_CHARACTERS)}
_USCC_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)

CAMERA_TYPE = "131"
"""Type code of a camera (GB/T 28181, annex E); 132 is a network camera."""

NO_PROVINCE = "90"
"""Begins the code of the channel of a point that has none: no province has this number (GB/T 2260), so that no device
has such a channel."""

TYPES: dict[str, Words] = {
    "111": Words("硬盘录像机", "DVR"),
    "118": Words("网络视频录像机", "NVR"),
    "131": Words("摄像机", "camera"),
    "132": Words("网络摄像机", "network camera"),
    "200": Words("中心信令控制服务器", "signalling centre"),
    "215": Words("业务分组", "business group"),
    "216": Words("虚拟组织", "virtual organisation"),
}
"""The type codes that are used here."""

INDUSTRIES: dict[str, Words] = {
    "00": Words("社会治安路面接入", "public security, streets"),
    "01": Words("社会治安社区接入", "public security, communities"),
    "02": Words("社会治安内部接入", "public security, internal"),
    "03": Words("社会治安其他接入", "public security, other"),
    "04": Words("交通路面接入", "traffic, roads"),
    "05": Words("交通卡口接入", "traffic, checkpoints"),
    "06": Words("交通内部接入", "traffic, internal"),
    "07": Words("交通其他接入", "traffic, other"),
    "08": Words("城市管理接入", "city management"),
    "09": Words("卫生环保接入", "health and environment"),
    "10": Words("商检海关接入", "inspection and customs"),
    "11": Words("教育部门接入", "education"),
    "12": Words("民航接入", "civil aviation"),
    "13": Words("铁路接入", "railways"),
    "14": Words("其他部门接入", "other departments"),
}
"""Industry codes 00 to 14 (GB/T 28181, annex E)."""


def uscc_check_character(first_17: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015, 4.5: weights 3^i mod 31). Raises Fault(INVALID)."""
    if len(first_17) != 17 or not set(first_17) <= set(_USCC_CHARACTERS):
        raise _invalid_uscc(first_17)
    total = sum(_USCC_VALUES[character] * pow(3, place, 31) for place, character in enumerate(first_17))
    return _USCC_CHARACTERS[-total % 31]


def parse_uscc(text: str) -> str:
    """Returns a unified social credit code in capitals, without surrounding spaces. Raises Fault(INVALID)."""
    code = text.strip().upper()
    if not _USCC_FORM.fullmatch(code) or uscc_check_character(code[:17]) != code[17]:
        raise _invalid_uscc(text)
    return code


def is_uscc(text: str) -> bool:
    """Whether the text is a unified social credit code with a correct check character."""
    try:
        return parse_uscc(text) == text
    except Fault:
        return False


def _invalid_uscc(text: str) -> Fault:
    return Fault(
        FaultKind.INVALID,
        Words(f"“{text[:40]}”不是有效的统一社会信用代码", f"{text[:40]!r} is not a unified social credit code"),
    )


@dataclass(frozen=True, slots=True, order=True)
class DeviceCode:
    """The parts of a 20-digit code; `division` is 6 digits, `unit` the 2 digits of the basic unit below it."""

    division: str
    unit: str
    industry: str
    type: str
    network: str
    serial: str

    def __post_init__(self) -> None:
        widths = (
            (self.division, 6),
            (self.unit, 2),
            (self.industry, 2),
            (self.type, 3),
            (self.network, 1),
            (self.serial, 6),
        )
        if not all(len(part) == width and part.isascii() and part.isdigit() for part, width in widths):
            raise _invalid_code("".join(part for part, _ in widths))

    @classmethod
    def parse(cls, text: str) -> "DeviceCode":
        """Reads 20 digits. Raises Fault(INVALID) on another form or a province that does not exist."""
        if not is_device_code(text):
            raise _invalid_code(text)
        return cls(text[:6], text[6:8], text[8:10], text[10:13], text[13], text[14:])

    @classmethod
    def of_camera(
        cls, division: str, serial: int, *, unit: str = "00", industry: str = "00", network: str = "0"
    ) -> "DeviceCode":
        """The code of a camera in a division; `serial` is 1 to 999999. Raises Fault(INVALID)."""
        if not 0 < serial < 1_000_000:
            raise _invalid_code(str(serial))
        return cls.parse(f"{division}{unit}{industry}{CAMERA_TYPE}{network}{serial:06d}")

    @property
    def is_camera(self) -> bool:
        """Whether the type is a camera type."""
        return self.type in (CAMERA_TYPE, "132")

    def __str__(self) -> str:
        return f"{self.division}{self.unit}{self.industry}{self.type}{self.network}{self.serial}"


def is_device_code(text: str) -> bool:
    """Whether the text is a 20-digit code. Asked of each text of an answer: it makes no fault, and no words for one."""
    return len(text) == 20 and text.isascii() and text.isdigit() and "11" <= text[:2] <= "91"


def _invalid_code(text: str) -> Fault:
    return Fault(
        FaultKind.INVALID,
        Words(f"“{text[:40]}”不是 20 位国标编码", f"{text[:40]!r} is not a 20-digit code of GB/T 28181"),
    )


WUHAN = "420100"
"""The division code of the whole city."""

DIVISIONS: dict[str, Words] = {
    "420100": Words("武汉市", "Wuhan"),
    "420102": Words("江岸区", "Jiang'an"),
    "420103": Words("江汉区", "Jianghan"),
    "420104": Words("硚口区", "Qiaokou"),
    "420105": Words("汉阳区", "Hanyang"),
    "420106": Words("武昌区", "Wuchang"),
    "420107": Words("青山区", "Qingshan"),
    "420111": Words("洪山区", "Hongshan"),
    "420112": Words("东西湖区", "Dongxihu"),
    "420113": Words("汉南区", "Hannan"),
    "420114": Words("蔡甸区", "Caidian"),
    "420115": Words("江夏区", "Jiangxia"),
    "420116": Words("黄陂区", "Huangpi"),
    "420117": Words("新洲区", "Xinzhou"),
}
"""The city and its thirteen districts (GB/T 2260)."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A functional zone. It has no division code of its own and overlaps its host divisions; its code is ours until the
    city assigns one. `streets` are those that it administers, `divisions` the districts that it administers as a
    whole; both are to be confirmed by the city (docs/design/coordinates.md).
    """

    code: str
    words: Words
    hosts: tuple[str, ...]
    streets: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()


ZONES: tuple[Zone, ...] = (
    Zone(
        "WHZ-DHGX",
        Words("东湖新技术开发区", "East Lake High-tech Development Zone"),
        hosts=("420111", "420115"),
        streets=(
            *("420111080", "420111081", "420111082", "420111083"),
            *("420115086", "420115087", "420115088", "420115089"),
        ),
    ),
    Zone(
        "WHZ-JKQ",
        Words("武汉经济技术开发区", "Wuhan Economic and Technological Development Zone"),
        hosts=("420113", "420114"),
        streets=("420114070", "420114071", "420114072"),
        divisions=("420113",),  # one office with the district of Hannan
    ),
    Zone(
        "WHZ-DHFJ",
        Words("东湖生态旅游风景区", "East Lake Scenic Area"),
        hosts=("420106", "420111"),
        streets=("420106490", "420111491"),
    ),
    Zone(
        "WHZ-CJXQ",
        Words("长江新区", "Changjiang New Area"),
        hosts=("420102", "420116", "420117"),
        streets=(
            *("420102016", "420116006", "420116013", "420116014"),
            *("420117002", "420117003", "420117009"),
        ),
    ),
    # The same land and office as the district of Dongxihu: its sites stay with the district.
    Zone(
        "WHZ-LKG",
        Words("临空港经济技术开发区", "Lingkonggang Economic and Technological Development Zone"),
        hosts=("420112",),
    ),
)
"""The functional zones of the city. The cameras of a zone have codes of its host divisions."""

ZONES_BY_CODE = {zone.code: zone for zone in ZONES}


def division_words(code: str) -> Words:
    """The name of a division or zone of Wuhan. Raises Fault(NOT_FOUND) for another code."""
    if code in DIVISIONS:
        return DIVISIONS[code]
    if code in ZONES_BY_CODE:
        return ZONES_BY_CODE[code].words
    raise Fault(FaultKind.NOT_FOUND, Words(f"武汉没有区划“{code}”", f"Wuhan has no division {code!r}"))
