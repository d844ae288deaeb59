"""Where a camera captures: the codes of GB/T 28181-2022, annex O, as far as they are known (article 13(1)).

A code has seven digits: a group of three, a kind of two, and two that a line of business divides further ("00"
undivided). The text of the standard is not at hand: groups and kinds are those that open implementations of it list
alike, the names are ours.
"""

from collections.abc import Mapping
from types import MappingProxyType

from mingcha.kit.words import Words

CODE_DIGITS = 7
_GROUP_DIGITS, _KIND_DIGITS = 3, 2

GROUPS: Mapping[str, Words] = MappingProxyType(
    {
        "001": Words("广场", "squares"),
        "002": Words("城市道路、地下通道", "city roads, underpasses"),
        "003": Words("公路、收费站、检查站", "highways, toll stations, checkpoints"),
        "004": Words("桥梁、隧道", "bridges, tunnels"),
        "005": Words("商贸、金融集中区域", "districts of trade and finance"),
        "006": Words("车站、码头外围", "outside of stations and ports"),
        "007": Words("地铁周边", "surroundings of the metro"),
        "008": Words("水域", "waters"),
        "009": Words("边境", "the border"),
        "010": Words("铁路沿线", "railway lines"),
        "011": Words("党政机关", "party and government organs"),
        "012": Words("机场、车站、地铁、公交、加油站", "airports, stations, metro, buses, fuel stations"),
        "013": Words("金融机构", "banks"),
        "014": Words("寄递、物流、仓储", "delivery, logistics, storage"),
        "015": Words("水、电、油、气、通信、广电", "water, power, oil, gas, telecommunication, broadcast"),
        "016": Words("商场、会展、市场", "malls, exhibitions, markets"),
        "017": Words("学校、幼儿园", "schools, kindergartens"),
        "018": Words("医疗机构", "hospitals"),
        "019": Words("娱乐场所、网吧、新闻出版", "entertainment, internet bars, press"),
        "020": Words("旅馆、洗浴", "hotels, baths"),
        "021": Words("体育场馆、大型活动场所", "sports grounds, places of large events"),
        "022": Words("旅游景区", "scenic areas"),
        "023": Words("其他重点单位", "other key units"),
        "024": Words("社区治安", "security of communities"),
        "025": Words("林地、草原", "forest and grassland"),
        "026": Words("住宅小区", "residential compounds"),
        "027": Words("公共停车场", "public parking"),
        "028": Words("危险物品场所", "dangerous goods"),
        "031": Words("生态环境", "ecology"),
        "032": Words("博物馆、文物保护单位", "museums, relics"),
        "998": Words("其他公共区域", "other public areas"),
        "999": Words("其他", "other"),
    }
)
"""The name of each group, by its three digits."""

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "001": "01 02 03 04 05 99",
        "002": "01 02 03 04 97 98 99",
        "003": "01 02 03 04 05 06 07 08 99",
        "004": "01 02 99",
        "005": "01 02 03 99",
        "006": "01 02 03 04 05 99",
        "007": "01 99",
        "008": "01 02 03 04 05 06 07 08 09 96 97 98 99",
        "009": "01",
        "010": "01",
        "011": "01 02 99",
        "012": "01 02 03 04 05 06 07 99",
        "013": "01 99",
        "014": "01 02 03 99",
        "015": "01 02 03 04 05 99",
        "016": "01 02 03 99",
        "017": "01 02 03 99",
        "018": "01 02 03 99",
        "019": "01 02 03 04 05 99",
        "020": "01 02 99",
        "021": "01 02 03 99",
        "022": "01 99",
        "023": "01 99",
        "024": "01 99",
        "025": "01 02 99",
        "026": "01 99",
        "027": "01 99",
        "028": "01 99",
        "031": "01 02 99",
        "032": "01 02 03 99",
        "998": "99",
        "999": "99",
    }
)
"""The kinds of each group."""


def is_capture_position(code: str) -> bool:
    """Whether a text is a code of annex O: seven digits, of which the first five name a group and a kind."""
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        return False
    group, kind = code[:_GROUP_DIGITS], code[_GROUP_DIGITS : _GROUP_DIGITS + _KIND_DIGITS]
    return kind in _KINDS.get(group, "").split()


def position_words(code: str) -> Words:
    """The name of the group of a code. Raises KeyError for a text that is no code."""
    return GROUPS[code[:_GROUP_DIGITS]]
