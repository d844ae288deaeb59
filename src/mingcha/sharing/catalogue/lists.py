"""The closed lists of an entry of the catalogue, by names; an adapter maps them to the codes of its receiver (article
13(1); 《政务信息资源目录编制指南（试行）》)."""

from enum import StrEnum

from mingcha.kit.words import Words


class SetSource(StrEnum):
    """Where the rows of a set come from."""

    POINTS = "points"
    FILINGS = "filings"
    GAPS = "gaps"
    HEALTH = "health"
    LIVE = "live"
    HISTORY = "history"
    OWN = "own"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _SOURCES[self]

    @property
    def is_footage(self) -> bool:
        """Whether the set is footage, of which nothing is ever pushed: it is asked for."""
        return self in (SetSource.LIVE, SetSource.HISTORY)


_SOURCES = {
    SetSource.POINTS: Words("点位", "points"),
    SetSource.FILINGS: Words("系统备案统计", "figures of filings"),
    SetSource.GAPS: Words("覆盖缺口统计", "figures of gaps"),
    SetSource.HEALTH: Words("健康日统计", "figures of health by day"),
    SetSource.LIVE: Words("实时图像", "live pictures"),
    SetSource.HISTORY: Words("历史图像", "recorded pictures"),
    SetSource.OWN: Words("自行编目", "described by hand"),
}


class ShareType(StrEnum):
    """Share type: 无条件共享, 有条件共享, 不予共享."""

    UNCONDITIONAL = "unconditional"
    CONDITIONAL = "conditional"
    NOT_SHARED = "not_shared"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _SHARE_TYPES[self]


_SHARE_TYPES = {
    ShareType.UNCONDITIONAL: Words("无条件共享", "shared without conditions"),
    ShareType.CONDITIONAL: Words("有条件共享", "shared on conditions"),
    ShareType.NOT_SHARED: Words("不予共享", "not shared"),
}


class ShareWay(StrEnum):
    """The way in which a set is shared."""

    TABLE = "table"
    FILE = "file"
    INTERFACE = "interface"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _WAYS[self]


_WAYS = {
    ShareWay.TABLE: Words("库表", "table"),
    ShareWay.FILE: Words("文件", "file"),
    ShareWay.INTERFACE: Words("接口", "interface"),
}


class SetFormat(StrEnum):
    """Formats of the guide."""

    FILE = "file"
    SHEET = "sheet"
    DATABASE = "database"
    IMAGE = "image"
    STREAM = "stream"
    SELF_DESCRIBED = "self_described"
    SERVICE = "service"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _FORMATS[self][0]

    @property
    def ways(self) -> frozenset[ShareWay]:
        """The ways in which it can be shared."""
        return frozenset(_FORMATS[self][1])


_FORMATS = {
    SetFormat.FILE: (Words("电子文件", "electronic file"), (ShareWay.FILE,)),
    SetFormat.SHEET: (Words("电子表格", "spreadsheet"), (ShareWay.FILE,)),
    SetFormat.DATABASE: (Words("数据库", "database"), (ShareWay.TABLE, ShareWay.INTERFACE)),
    SetFormat.IMAGE: (Words("图形图像", "graphics and images"), (ShareWay.FILE, ShareWay.INTERFACE)),
    SetFormat.STREAM: (Words("流媒体", "streaming media"), (ShareWay.INTERFACE,)),
    SetFormat.SELF_DESCRIBED: (Words("自描述格式", "self-described"), (ShareWay.FILE, ShareWay.INTERFACE)),
    SetFormat.SERVICE: (Words("服务接口", "service interface"), (ShareWay.INTERFACE,)),
}


class SetItemKind(StrEnum):
    """Types of an item of a set; the value is the guide's letter."""

    TEXT = "C"
    NUMBER = "N"
    MONEY = "Y"
    DAY = "D"
    INSTANT = "T"
    TRUTH = "L"
    MEMO = "M"
    GENERAL = "G"
    DOUBLE = "B"
    WHOLE = "I"
    FLOAT = "F"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


_KINDS = {
    SetItemKind.TEXT: Words("字符型 C", "text C"),
    SetItemKind.NUMBER: Words("数值型 N", "number N"),
    SetItemKind.MONEY: Words("货币型 Y", "money Y"),
    SetItemKind.DAY: Words("日期型 D", "day D"),
    SetItemKind.INSTANT: Words("日期时间型 T", "day and time T"),
    SetItemKind.TRUTH: Words("逻辑型 L", "truth value L"),
    SetItemKind.MEMO: Words("备注型 M", "memo M"),
    SetItemKind.GENERAL: Words("通用型 G", "general G"),
    SetItemKind.DOUBLE: Words("双精度型 B", "double B"),
    SetItemKind.WHOLE: Words("整型 I", "whole number I"),
    SetItemKind.FLOAT: Words("浮点型 F", "float F"),
}


class BasisRank(StrEnum):
    """What may say that data is not shared (GDSR): nothing below these."""

    LAW = "law"
    REGULATION = "regulation"
    STATE_COUNCIL = "state_council"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _RANKS[self]


_RANKS = {
    BasisRank.LAW: Words("法律", "a law"),
    BasisRank.REGULATION: Words("行政法规", "an administrative regulation"),
    BasisRank.STATE_COUNCIL: Words("国务院决定", "a decision of the State Council"),
}


class Openness(StrEnum):
    """Whether a set is opened to the public; sharing goes to departments alone."""

    NOT_OPEN = "not_open"
    CONDITIONAL = "conditional"
    OPEN = "open"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _OPENNESS[self]


_OPENNESS = {
    Openness.NOT_OPEN: Words("不予开放", "not opened"),
    Openness.CONDITIONAL: Words("有条件开放", "opened on conditions"),
    Openness.OPEN: Words("无条件开放", "opened"),
}


class Cycle(StrEnum):
    """How often a set is brought up to date."""

    REALTIME = "realtime"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    IRREGULAR = "irregular"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _CYCLES[self]


_CYCLES = {
    Cycle.REALTIME: Words("实时", "as it changes"),
    Cycle.DAY: Words("每日", "every day"),
    Cycle.WEEK: Words("每周", "every week"),
    Cycle.MONTH: Words("每月", "every month"),
    Cycle.QUARTER: Words("每季度", "every quarter"),
    Cycle.HALF_YEAR: Words("每半年", "every half year"),
    Cycle.YEAR: Words("每年", "every year"),
    Cycle.IRREGULAR: Words("不定期", "irregularly"),
}


class DataLevel(StrEnum):
    """The level of data under article 21 of the Data Security Law; core data of the state is not kept here."""

    GENERAL = "general"
    IMPORTANT = "important"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _LEVELS[self]


_LEVELS = {
    DataLevel.GENERAL: Words("一般数据", "general data"),
    DataLevel.IMPORTANT: Words("重要数据", "important data"),
}
