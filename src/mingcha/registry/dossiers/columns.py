"""The columns of the three exports, each with its source; pure (articles 3, 13).

Names and order are those of the field lists that docs/ref/dossier-exports.md names. There is no column for a password:
one comes in with the register and never leaves it. A column without a source stands empty, so that a receiver finds
every field in its place and nothing is made up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mingcha.kit.words import Words
from mingcha.registry.dossiers import codes
from mingcha.registry.dossiers.exported import ExportForm, ExportPoint

NOT_HELD = Words("本导出不取此项", "not taken into this export")
_KEEPERS = Words("仅限本点位的登记管理人员", "for who keeps the register of the point")


@dataclass(frozen=True, slots=True)
class Column:
    """A field of an export. `required`: the list demands it; `source`: where its value comes from; `inside`: the
    element of an item that holds it; `is_number`: JSON writes it as a number."""

    name: str
    source: Words
    value: Callable[[ExportPoint], str]
    required: bool = False
    inside: str = ""
    is_number: bool = False

    @property
    def is_held(self) -> bool:
        """Whether the register has a source for it."""
        return self.source is not NOT_HELD


def _nothing(_point: ExportPoint) -> str:
    return ""


def _longitude(point: ExportPoint) -> str:
    return codes.degrees_text(point.longitude_ndeg)


def _latitude(point: ExportPoint) -> str:
    return codes.degrees_text(point.latitude_ndeg)


def _none(*names: str, inside: str = "") -> tuple[Column, ...]:
    """Columns without a source; a name that ends with `*` is one that the list demands."""
    return tuple(Column(name.rstrip("*"), NOT_HELD, _nothing, name.endswith("*"), inside) for name in names)


def _kept(zh: str, en: str) -> Words:
    """A source that only keepers of the register get."""
    return Words(f"{zh}（{_KEEPERS.zh}）", f"{en} ({_KEEPERS.en})")


def _of(name: str, zh: str, en: str, value: Callable[[ExportPoint], str]) -> Column:
    """A column; a name that ends with `*` is one that the list demands."""
    return Column(name.rstrip("*"), Words(zh, en), value, name.endswith("*"))


_CODE = ("点位编码", "code of the point")
_NAME = ("点位名称", "name of the point")
_PLACED = ("点位坐标（CGCS2000）", "coordinate of the point (CGCS2000)")
_CLASS = (
    "规划点位的类别，无规划的按登记的类别，再无按系统类别（国务院令第799号）",
    "class of the planned place, else as stated, else by that of its system",
)
_STATED = ("单位登记的目录项", "as the unit stated it")
_DAYS = ("法定存储期限", "legal retention period")
_PERSON = _kept("最近收讫的备案", "newest received filing")
_ADDRESS = _kept("码流地址", "stream address")

SHEET: tuple[Column, ...] = (
    _of("序号", "行号", "number of the row", lambda one: str(one.number)),
    _of("设备编码*", *_CODE, lambda one: one.code),
    *_none("原设备编码"),
    _of("设备名称*", *_NAME, lambda one: one.name),
    _of("行政区划编码*", "场所所在区", "division of the site", lambda one: one.division),
    _of("监控点位类型*", *_CLASS, lambda one: codes.number_text(one.point_class or None)),
    _of("拾音器", "采集声音的依据", "ground for its sound", lambda one: "有" if one.sound else ""),
    *_none("父设备"),
    _of("建设单位/设备归属*", "系统的建设单位", "building unit of the system", lambda one: one.built_by.name),
    _of("建设单位/平台归属代码*", "建设单位的统一社会信用代码", "USCC of that unit", lambda one: one.built_by.uscc),
    _of("管理单位*", "场所的管理单位", "managing unit of the site", lambda one: one.managed_by.name),
    *_none("摄像机所属部门(警种)*"),
    Column("管理员姓名", _PERSON, lambda one: one.contact, required=True),
    Column("管理员联系电话", _PERSON, lambda one: one.phone, required=True),
    _of("承建单位*", "系统的承建运维单位", "contractor of the system", lambda one: one.contractor),
    *_none("维护单位*", "设备厂商*", "设备型号", "摄像机类型*", "接入方式", "摄像机功能类型*"),
    _of("视频编码格式*", *_STATED, codes.encoding_name),
    _of("图像分辨率*", *_STATED, lambda one: one.resolution),
    *_none("补光属性", "后端结构化", "镜头类型", "安装类型", "高度类型*"),
    _of("所属辖区公安机关*", "该地的公安机关", "public security organ of the place", lambda one: one.organ),
    _of("安装地址*", "场所地址", "address of the site", lambda one: one.address),
    *_none("周边标志*"),
    _of("经度*", *_PLACED, _longitude),
    _of("纬度*", *_PLACED, _latitude),
    _of("室内外*", "1 室外，2 室内，单位登记", "1 outdoors, 2 indoors, as the unit stated it", codes.room_code),
    _of("监控方位*", "方位角，八个方向", "azimuth, eight directions", codes.direction),
    *_none("立杆编号*", "实景图片", "联网属性", "接入网络*"),
    Column("IPv4", _ADDRESS, codes.ipv4, required=True),
    Column("IPv6", _ADDRESS, codes.ipv6),
    *_none("MAC*"),
    Column("访问端口", _ADDRESS, lambda one: codes.number_text(one.device.port)),
    *_none("关联编码器"),
    Column("设备用户名", _kept("设备用户名", "user name at the camera"), lambda one: one.device.username),
    *_none("通道号"),
    _of("连接协议", "码流地址的协议", "protocol of the stream", lambda one: one.device.scheme.upper()),
    _of("启用时间*", "投入使用日期", "day of putting into use", lambda one: codes.day_text(one.used_on)),
    _of("报废时间", "移动、拆除日期", "day of moving or removing", lambda one: codes.day_text(one.removed_on)),
    _of("设备状态*", "点位状态：1 在用，2 停用，3 拆除", "1 in use, 2 switched off, 3 removed", codes.state_code),
    *_none("巡检状态", "视频丢失", "色彩失真", "视频模糊", "亮度异常", "视频干扰", "视频卡顿", "视频遮挡"),
    *_none("场景变更", "在线时长", "离线时长", "信令时延", "视频流时延", "关键帧时延"),
    _of("录像保存天数*", *_DAYS, lambda one: str(one.retention_days)),
    *_none("存储设备编码", "存储通道号", "存储类型", "缓存设置", "备注", "采集区域类型*"),
    _of("更新时间", "登记、移动、转向、启用中最近一次", "newest of registration, move, turn, use",
        lambda one: codes.instant_text(one.changed_at)),
)  # fmt: skip
"""The practitioners' sheet: 72 of its 73 columns, all but the password of the device (设备口令)."""

_INFO = "Info"


def _info(name: str, zh: str, en: str, value: Callable[[ExportPoint], str]) -> Column:
    return Column(name, Words(zh, en), value, inside=_INFO)


ITEMS: tuple[Column, ...] = (
    _of("DeviceID*", *_CODE, lambda one: one.code),
    _of("Name*", *_NAME, lambda one: one.name),
    *_none("Manufacturer*", "Model*"),
    _of("CivilCode*", "场所所在区", "division of the site", lambda one: one.division),
    *_none("Block"),
    _of("Address*", "场所地址", "address of the site", lambda one: one.address),
    _of("Parental*", "0：没有子设备", "0: nothing below it", lambda _one: "0"),
    *_none("ParentID*"),
    _of("RegisterWay*", "1：标准规定的默认值", "1: the standard's default", lambda _one: "1"),
    *_none("SecurityLevelCode"),
    _of("Secrecy*", "涉密场所和工作秘密点位为 1", "1 at a classified place and for a work secret",
        lambda one: "1" if one.secret else "0"),
    Column("IPAddress", _ADDRESS, lambda one: one.device.address),
    Column("Port", _ADDRESS, lambda one: codes.number_text(one.device.port)),
    _of("Status*", "录像机正在取流为 ON", "ON while a recorder takes its pictures",
        lambda one: "ON" if one.seen else "OFF"),
    _of("Longitude", *_PLACED, _longitude),
    _of("Latitude", *_PLACED, _latitude),
    *_none("BusinessGroupID"),
    *_none("PTZType", "PhotoelectricImagingType", inside=_INFO),
    _info("CapturePositionType", "主要采集部位，附录 O 代码", "main capture position, code of annex O",
          codes.position_code),
    _info("RoomType", "1 室外，2 室内，单位登记", "1 outdoors, 2 indoors, as the unit stated it", codes.room_code),
    *_none("SupplyLightType", inside=_INFO),
    _info("DirectionType", "方位角，八个方向", "azimuth, eight directions", codes.direction),
    _info("Resolution", "单位登记，附录 G 代码，更大的写宽x高", "as stated: number of annex G, else width x height",
          codes.resolution_code),
    _info("StreamNumberList", "有无子码流", "whether it has a sub stream", lambda one: "0/1" if one.has_sub else "0"),
    *_none("DownloadSpeed", "SVCSpaceSupportMode", "SVCTimeSupportMode", "SSVCRatioSupportList", inside=_INFO),
    _info("MobileDeviceType", "车船载为 9（其他）", "9 (other) on a vehicle or ship",
          lambda one: "9" if one.carrier else ""),
    _info("HorizontalFieldAngle", "水平视场角", "horizontal field of view",
          lambda one: codes.number_text(one.view_angle_deg)),
    *_none("VerticalFieldAngle", inside=_INFO),
    _info("MaxViewDistance", "可视距离（米）", "useful range, metres", lambda one: codes.number_text(one.view_range_m)),
    _info("GrassrootsCode", "000000：不是基层组织所建", "000000: not of a grass-roots body", lambda _one: "000000"),
    _info("PoType", *_CLASS, codes.class_code),
    _info("PoCommonName", "场所名称", "name of the site", lambda one: one.site_name),
    *_none("MAC", "FunctionType", inside=_INFO),
    _info("EncodeType", "单位登记，附录 G 代码", "as stated: number of annex G", codes.encoding_code),
    _info("InstallTime", "投入使用日期", "day of putting into use", lambda one: codes.day_begins_text(one.used_on)),
    _info("ManagementUnit", "场所的管理单位", "managing unit of the site", lambda one: one.managed_by.name),
    Column("ContactInfo", _PERSON, lambda one: one.phone, inside=_INFO),
    _info("RecordSaveDays", *_DAYS, lambda one: str(one.retention_days)),
    *_none("IndustrialClassification", inside=_INFO),
)  # fmt: skip
"""The attributes of a catalogue item of GB/T 28181-2022 (A.2.1.9), without the password."""

APES: tuple[Column, ...] = (
    _of("ApeID*", *_CODE, lambda one: one.code),
    _of("Name*", *_NAME, lambda one: one.name),
    *_none("Model*"),
    Column("IPAddr", _ADDRESS, codes.ipv4, required=True),
    Column("IPV6Addr", _ADDRESS, codes.ipv6),
    Column("Port", _ADDRESS, lambda one: codes.number_text(one.device.port), required=True, is_number=True),
    Column("Longitude", Words(*_PLACED), _longitude, required=True, is_number=True),
    Column("Latitude", Words(*_PLACED), _latitude, required=True, is_number=True),
    _of("PlaceCode*", "场所所在区", "division of the site", lambda one: one.division),
    _of("Place", "场所地址，无则场所名称", "address of the site, else its name",
        lambda one: one.address or one.site_name),
    *_none("OrgCode", "CapDirection"),
    _of("MonitorDirection", "方位角：东、西、南、北", "azimuth: east, west, south, north", codes.cardinal_direction),
    _of("MonitorAreaDesc", "场所与方位", "site and direction", codes.view_words),
    _of("IsOnline*", "录像机正在取流为 1，否则 2", "1 while a recorder takes its pictures, else 2",
        lambda one: "1" if one.seen else "2"),
    *_none("OwnerApsID"),
    Column("UserId", _kept("设备用户名", "user name at the camera"), lambda one: one.device.username),
    *_none("FunctionType", "PositionType"),
)  # fmt: skip
"""The fields of an APE object of GA/T 1400, without the password."""

COLUMNS: Mapping[ExportForm, tuple[Column, ...]] = {
    ExportForm.SHEET: SHEET,
    ExportForm.ITEMS: ITEMS,
    ExportForm.APES: APES,
}
"""The columns of each export in the order of its list."""
CLASS_1_NEEDS = ("InstallTime", "ContactInfo", "RecordSaveDays")
"""What GB/T 28181-2022 demands of points of class 1 and leaves open for others."""


def lacking(form: ExportForm, point: ExportPoint) -> tuple[str, ...]:
    """The fields that an export's list demands of this point and that stand empty, in their order."""
    more = CLASS_1_NEEDS if form is ExportForm.ITEMS and point.point_class == 1 else ()
    return tuple(one.name for one in COLUMNS[form] if (one.required or one.name in more) and not one.value(point))
