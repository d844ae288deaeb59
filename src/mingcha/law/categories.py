"""The twelve kinds of places of article 6 where a system must be built at entrances, passages and vital parts."""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.articles import words_of


class PlacePart(StrEnum):
    """The part of a place where a camera stands."""

    ENTRANCE = "entrance"  # 重要出入口
    PASSAGE = "passage"  # 主要通道
    VITAL = "vital"  # 要害部位, in compounds 主要公用设施区域
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Category:
    """An item of article 6; `code` is "6(1)" to "6(12)"."""

    code: str
    short: Words

    @property
    def words(self) -> Words:
        """The exact words of the item, with our translation."""
        return words_of(self.code)


_SHORT = (
    Words("国家机关、新闻、通信、邮政、金融单位", "State organs, news, telecom, post, finance"),
    Words("交通枢纽、道路、桥隧与公共交通工具", "Transport hubs, roads, bridges, tunnels, vehicles"),
    Words("能源、水利与城市供应设施", "Energy, water works and city supply"),
    Words("幼儿园、学校、科研、医疗、文博单位", "Kindergartens, schools, research, medical, heritage"),
    Words("商贸、物流、广场、公园、景区与经营场所", "Trade, logistics, squares, parks, scenic and business places"),
    Words("危险物品、菌种毒种单位", "Dangerous goods, strains of bacteria and viruses"),
    Words("国防科技工业重要产品单位", "Defence industry key products"),
    Words("货币、贵金属、有价证券场所与运输设备", "Money, precious metals, securities and their transport"),
    Words("应急疏散场所、大型地下空间", "Emergency evacuation places, large underground spaces"),
    Words("居民住宅区", "Residential compounds"),
    Words("案件易发频发区域", "Areas where cases are likely or frequent"),
    Words("法律、法规规定的其他场所", "Other places by law"),
)

CATEGORIES: tuple[Category, ...] = tuple(Category(f"6({number})", short) for number, short in enumerate(_SHORT, 1))
"""All twelve, in the order of the article."""


@cites("6")
def category(code: str) -> Category:
    """The category with a code "6(1)" to "6(12)". Raises Fault(INVALID) for another."""
    for held in CATEGORIES:
        if held.code == code:
            return held
    words = Words(f"没有第六条类别“{code}”", f"there is no category {code!r} in art. 6")
    raise Fault(FaultKind.INVALID, words)


@cites("6")
def is_mandatory(code: str, part: PlacePart) -> bool:
    """Whether article 6 requires a camera at this part of such a place: a store room of a hotel is not required (T6c).
    Raises Fault(INVALID) for an unknown category.
    """
    category(code)
    return part is not PlacePart.OTHER


@cites("6")
def may_call_voluntary(code: str, part: PlacePart) -> Decision:
    """Whether a point at this part of such a place may be marked as not required by article 6 (T6c-N)."""
    if is_mandatory(code, part):
        held = category(code)
        return refuse(
            "6",
            f"该点位属于第六条规定的场所和部位（{held.short.zh}），不得标记为非第六条点位",
            f"article 6 demands this point ({held.short.en}); it cannot be marked as voluntary",
        )
    return allow("6")
