"""The government of a level and its departments, as article 4 names them: a closed list."""

from enum import StrEnum

from mingcha.kit.words import Words


class Department(StrEnum):
    """What an organisation of the kind "government" is under article 4; the value is stored, so it never changes."""

    GOVERNMENT = "government"  # 人民政府（含功能区管委会）: the government of its level itself
    DEVELOPMENT_REFORM = "development_reform"
    BIG_DATA = "big_data"
    NATURAL_RESOURCES = "natural_resources"
    FINANCE = "finance"
    TRANSPORT = "transport"
    CONSTRUCTION = "construction"
    MARKET_REGULATION = "market_regulation"
    LANDSCAPE = "landscape"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _WORDS[self]


NOT_STATED = ""
"""The department of an organisation that was registered before it was asked, and of those that are none."""

_WORDS = {
    Department.GOVERNMENT: Words("人民政府（含功能区管委会）", "the government itself (or a zone's committee)"),
    Department.DEVELOPMENT_REFORM: Words("发改", "development and reform"),
    Department.BIG_DATA: Words("政务服务大数据", "government services and big data"),
    Department.NATURAL_RESOURCES: Words("自然资源规划", "natural resources and planning"),
    Department.FINANCE: Words("财政", "finance"),
    Department.TRANSPORT: Words("交通运输", "transport"),
    Department.CONSTRUCTION: Words("城乡建设", "urban and rural construction"),
    Department.MARKET_REGULATION: Words("市场监管", "market regulation"),
    Department.LANDSCAPE: Words("园林林业", "landscape and forestry"),
    Department.OTHER: Words("其他部门", "another department"),
}
