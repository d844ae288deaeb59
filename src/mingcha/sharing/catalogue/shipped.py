"""The six sets that the catalogue of every city has, as they are first written (article 13(1)). Pure; clerks complete
them, and nothing of them is published by itself."""

from dataclasses import replace

from mingcha.sharing.catalogue.lists import (
    Cycle,
    DataLevel,
    Openness,
    SetFormat,
    SetItemKind,
    SetSource,
    ShareType,
    ShareWay,
)
from mingcha.sharing.catalogue.values import NewSet, SetItem, ShareConditions

_C, _I, _N, _D, _L = SetItemKind.TEXT, SetItemKind.WHOLE, SetItemKind.NUMBER, SetItemKind.DAY, SetItemKind.TRUTH
_SPATIAL = "武汉市，2000国家大地坐标系（EPSG:4490）"
_TERM = "一次不超过 12 个月，期满须重新申请"
_SECURITY = "接收方落实账户、网络隔离、水印和撤销措施，记录留存三年"

_POINT_ITEMS = (
    ("点位编码", "code", _C, 20), ("点位名称", "name", _C, 100), ("行政区划", "division", _C, 6),
    ("街道", "street", _C, 9), ("功能区", "zone", _C, 10), ("第六条类别", "category", _C, 5),
    ("位置类型", "positions", _C, 60), ("点位类别", "point_class", _I, 0), ("经度", "longitude", _N, 12),
    ("纬度", "latitude", _N, 12), ("坐标误差（米）", "accuracy_m", _I, 0), ("坐标历元", "coordinate_epoch", _C, 10),
    ("东坐标（EPSG:4547）", "easting", _N, 12), ("北坐标（EPSG:4547）", "northing", _N, 12),
    ("朝向（度）", "azimuth_deg", _I, 0), ("水平视场角（度）", "view_angle_deg", _I, 0),
    ("可视距离（米）", "view_range_m", _I, 0), ("离地高度（厘米）", "height_cm", _I, 0), ("是否可转动", "moves", _L, 0),
    ("室内外", "room", _C, 8), ("视频编码", "encoding", _I, 0), ("分辨率", "resolution", _C, 20),
    ("状态", "state", _C, 12), ("管理单位", "unit", _C, 100), ("统一社会信用代码", "uscc", _C, 18),
    ("投入使用日期", "used_on", _D, 0), ("存储天数", "retention_days", _I, 0), ("备案编号", "filing_no", _C, 40),
    ("是否只显示网格", "is_reduced", _L, 0),
)  # fmt: skip
"""Name, code, kind and length of what a row has for other departments (point_rows.values.DepartmentRow)."""
_FILING_ITEMS = (
    ("统计日期", "day", _D, 0), ("街道", "street", _C, 9), ("已备案系统数", "filed", _I, 0),
    ("逾期未备案系统数", "overdue", _I, 0),
)  # fmt: skip
_GAP_ITEMS = (
    ("统计日期", "day", _D, 0), ("行政区划", "division", _C, 6), ("第六条类别", "category", _C, 5),
    ("应建部位数", "asked", _I, 0), ("缺口数", "gaps", _I, 0),
)  # fmt: skip
_HEALTH_ITEMS = (
    ("统计日期", "day", _D, 0), ("行政区划", "division", _C, 6), ("在用点位数", "points", _I, 0),
    ("平均在线率（‰）", "online_permille", _I, 0), ("平均完整率（‰）", "complete_permille", _I, 0),
)  # fmt: skip
_FOOTAGE_ITEMS = (("点位编码", "code", _C, 20), ("起始时间", "begins", SetItemKind.INSTANT, 0),
                  ("结束时间", "ends", SetItemKind.INSTANT, 0))  # fmt: skip


def shipped_sets(provider: str, provider_code: str, contact: str) -> tuple[tuple[SetSource, NewSet], ...]:
    """Sources and entries of the six sets, for the organisation that provides them."""
    return tuple(
        (source, replace(entry, provider=provider, provider_code=provider_code, contact=contact))
        for source, entry in (*_of_rows(), *_of_footage())
    )


def _of_rows() -> tuple[tuple[SetSource, NewSet], ...]:
    points = NewSet(
        name="公共安全视频图像点位目录",
        summary="本市公共安全视频图像信息系统在用点位的位置、类别、朝向和管理单位；不含设备地址、口令和涉密点位，重点目标只显示所在网格。",
        formats=(SetFormat.DATABASE,),
        items=_items(_POINT_ITEMS, first="code"),
        share_type=ShareType.CONDITIONAL,
        conditions=ShareConditions(
            "履行法定职责需要的政务部门", "公共安全，公共服务和管理", "申请中列明并说明需要的信息项", _TERM, _SECURITY
        ),
        share_way=ShareWay.TABLE,
        openness=Openness.NOT_OPEN,
        cycle=Cycle.REALTIME,
        level=DataLevel.IMPORTANT,
        spatial=_SPATIAL,
    )
    filings = "按街道统计的公共安全视频图像信息系统备案数；小于规定下限的数值不显示。"
    gaps = "第六条规定的场所和部位中尚无在用、在线且已备案点位的数量，按区和类别统计。"
    health = "在用点位每日的在线率和录像完整率，按区统计，不含单个点位的数据。"
    return (
        (SetSource.POINTS, points),
        (SetSource.FILINGS, _figures("公共安全视频系统备案统计", filings, _FILING_ITEMS, Cycle.MONTH)),
        (SetSource.GAPS, _figures("公共安全视频覆盖缺口统计", gaps, _GAP_ITEMS, Cycle.DAY)),
        (SetSource.HEALTH, _figures("公共安全视频健康日统计", health, _HEALTH_ITEMS, Cycle.DAY)),
    )


def _of_footage() -> tuple[tuple[SetSource, NewSet], ...]:
    live = NewSet(
        name="公共安全视频实时图像服务",
        summary="经审核同意后，由申请部门指名的人员在批准的点位、时段和期限内观看实时图像；只用于公共安全，逐次登记。",
        formats=(SetFormat.STREAM,),
        items=_items(_FOOTAGE_ITEMS[:1]),
        share_type=ShareType.CONDITIONAL,
        conditions=ShareConditions(
            "负有公共安全职责的政务部门", "公共安全（第十九条）", "批准的点位和时段", _TERM, _SECURITY
        ),
        share_way=ShareWay.INTERFACE,
        openness=Openness.NOT_OPEN,
        cycle=Cycle.REALTIME,
        level=DataLevel.IMPORTANT,
        spatial=_SPATIAL,
    )
    history = NewSet(
        name="公共安全视频历史图像调取服务",
        summary="查阅、复制、调取历史图像依照第十五条办理：凭介绍信和证件，由两名以上工作人员在管理单位办理；本条目供查找办理途径。",
        formats=(SetFormat.SERVICE,),
        items=_items(_FOOTAGE_ITEMS),
        share_type=ShareType.CONDITIONAL,
        conditions=ShareConditions(
            "第十四条、第十五条规定的机关",
            "第十四条、第十九条列明的用途",
            "请求中列明的点位和时段",
            "一事一办",
            _SECURITY,
        ),
        share_way=ShareWay.INTERFACE,
        openness=Openness.NOT_OPEN,
        cycle=Cycle.REALTIME,
        level=DataLevel.IMPORTANT,
        spatial=_SPATIAL,
    )
    return ((SetSource.LIVE, live), (SetSource.HISTORY, history))


def _figures(name: str, summary: str, items: tuple[tuple[str, str, SetItemKind, int], ...], cycle: Cycle) -> NewSet:
    return NewSet(
        name=name,
        summary=summary,
        formats=(SetFormat.DATABASE,),
        items=_items(items),
        share_type=ShareType.UNCONDITIONAL,
        share_way=ShareWay.TABLE,
        openness=Openness.NOT_OPEN,
        cycle=cycle,
        level=DataLevel.GENERAL,
        spatial=_SPATIAL,
    )


def _items(items: tuple[tuple[str, str, SetItemKind, int], ...], *, first: str = "") -> tuple[SetItem, ...]:
    """Items; the key of a row and its position are required, the key is unique."""
    return tuple(
        SetItem(name, code, kind, length, required=code in (first, "longitude", "latitude"), unique=code == first)
        for name, code, kind, length in items
    )
