"""What the fields of a point are called, by their names in a list of points: declared once for forms and imports."""

from collections.abc import Mapping
from types import MappingProxyType

from mingcha.kit.words import Words

FIELD_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "system": Words("系统", "System"),
        "name": Words("点位名称", "Name of the point"),
        "part": Words("所在部位", "Part of the place"),
        "url": Words("码流地址", "Address of the stream"),
        "sub_url": Words("子码流地址", "Address of the sub stream"),
        "username": Words("摄像机用户名", "User name at the camera"),
        "password": Words("摄像机密码", "Password at the camera"),
        "place_kind": Words("场所性质", "Kind of place"),
        "place_reason": Words("名称与场所性质不符的说明", "Why it is an ordinary place all the same"),
        "carrier": Words("车船（如为车船载）", "Vehicle or ship, if it is on one"),
        "address_reason": Words("同一地址登记两次的理由", "Why the address is registered twice"),
        "duplicate_reason": Words("须重复建设的书面说明", "Why it is needed beside another"),
        "coordinate": Words("坐标", "Coordinate"),
        "coordinate_system": Words("坐标系", "Its coordinate system"),
        "label_reason": Words("所填坐标系无误的理由", "Why it is right as entered"),
        "outside_reason": Words("登记本市以外点位的理由", "Why a point outside the city is registered"),
        "azimuth_deg": Words("方位角", "Direction"),
        "angle_deg": Words("水平视场角", "Angle of view"),
        "range_m": Words("可视距离", "Useful range"),
        "height_cm": Words("离地高度", "Height over ground"),
        "moves": Words("可转动（云台）", "It can be turned (PTZ)"),
        "point_class": Words("点位类别", "Class of the point"),
        "positions": Words("采集部位", "Capture positions"),
        "room": Words("室内外", "Outdoors or indoors"),
        "encoding": Words("视频编码格式", "Video encoding"),
        "resolution": Words("图像分辨率", "Resolution"),
        "view": Words("视域", "Field of view"),
    }
)
"""`coordinate_system` is the label of the coordinate; `view` all that the camera sees, which is no field of its own."""
