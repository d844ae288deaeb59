"""The cameras of the demo city: eight simulated ones, and the points registered around them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import cos, radians, sin

from mingcha.run.demo.places import SITES, DemoSite

METRES_PER_DEGREE = 111_195.0
_SITES = {site.code: site for site in SITES}
POINTS = 200


@dataclass(frozen=True, slots=True)
class LiveCamera:
    """A simulated camera: its index in `mingcha simulate rtsp`, its site, name and view.

    `east_m`, `north_m` are metres from the centre of the site; `has_sub`: it sends H.265 with an H.264 sub stream.
    """

    number: int
    site: str
    name: str
    part: str
    east_m: float
    north_m: float
    azimuth_deg: int
    has_sub: bool = False


LIVE = (
    LiveCamera(0, "YJD", "沿江大道一元路口", "passage", 0, 0, 205),
    LiveCamera(1, "HQX", "花桥小学正门", "entrance", -20, -35, 180),
    LiveCamera(2, "JHG", "江汉关广场喷泉", "passage", 10, 15, 120, has_sub=True),
    LiveCamera(3, "WCT", "江滩商场停车场", "passage", 45, -30, 90),
    LiveCamera(4, "WCT", "江滩商场南通道", "passage", -15, -60, 170),
    LiveCamera(5, "CJQ", "长江大桥武昌桥头", "vital", 0, 20, 310, has_sub=True),
    LiveCamera(6, "HQP", "花桥派出所户籍大厅", "vital", 0, 0, 45),
    LiveCamera(7, "YJD", "一元路人行横道", "passage", 25, -20, 300),
)


@dataclass(frozen=True, slots=True)
class RegisteredCamera:
    """A registered point without a simulated camera. Most are registered before they are connected (`connected` False);
    a connected one has a dead address, so it is down."""

    site: str
    name: str
    part: str
    longitude: float
    latitude: float
    azimuth_deg: int
    view_angle_deg: int
    view_range_m: int
    height_cm: int
    moves: bool
    in_gcj02: bool
    connected: bool
    duplicate_reason: str = ""


@dataclass(frozen=True, slots=True)
class _Beside:
    """A registered camera that stands beside one of another unit and sees the same (article 5): its place from the
    centre of that unit's site in metres, its direction, and the written reason."""

    site: str
    east_m: float
    north_m: float
    azimuth_deg: int
    reason: str


POSITIONS = {
    "street": "人行道=passage 东进口=passage 西进口=passage 公交站台=passage 非机动车道=passage",
    "bridge": "桥头=passage 上行桥面=passage 下行桥面=passage 引桥=passage 桥下通道=passage",
    "square": "东入口=entrance 西入口=entrance 旗杆前=passage 地下通道口=entrance 停车场=passage",
    "street_market": "北口=entrance 南口=entrance 中段=passage 菜场门前=passage 停车点=passage",
    "office": "正门=entrance 办事大厅=vital 院内通道=passage 后门=entrance 机房门口=vital",
    "school": "正门=entrance 教学楼通道=passage 后门=entrance 操场入口=passage 食堂门口=passage",
    "kindergarten": "正门=entrance 活动楼通道=passage 后门=entrance 接送区=passage 食堂门口=passage",
    "mall": "正门=entrance 中庭=passage 停车场入口=entrance 北通道=passage 卸货区=other",
    "shop": "正门=entrance 柜台外侧=passage 后门=entrance 保险库外=vital 门前人行道=passage",
    "compound": "东门=entrance 西门=entrance 主干道=passage 配电房外=vital 健身广场=vital",
    "station": "进站口=entrance 候车厅=vital 出站口=entrance 站前广场=passage 停车场=passage",
    "metro": "一号出入口=entrance 站厅=vital 换乘通道=passage 二号出入口=entrance 站前广场=passage",
    "airport": "出发层入口=entrance 值机大厅=vital 到达层出口=entrance 落客区=passage 停车楼=passage",
    "port": "大门=entrance 闸口=entrance 堆场主通道=passage 泊位前沿=vital 危险品堆场外=vital",
    "hospital": "门诊入口=entrance 急诊通道=passage 住院部入口=entrance 药库外=vital 停车场入口=entrance",
    "museum": "正门=entrance 展厅通道=passage 售票处=passage 文物库房外=vital 后门=entrance",
    "finance": "营业厅入口=entrance 柜台外侧=passage 现金区通道=vital 后门=entrance 门前人行道=passage",
    "works": "大门=entrance 控制室外=vital 主通道=passage 设备间外=vital 围墙北段=other",
    "underground": "一号出入口=entrance 疏散通道=passage 二号出入口=entrance 设备层门口=vital 下沉广场=passage",
    "fuel": "入口=entrance 加油区=vital 卸油口=vital 便利店门口=passage 出口=entrance",
    "store": "大门=entrance 库区通道=passage 储存间外=vital 装卸区=vital 门卫室外=entrance",
    "factory": "大门=entrance 成品库外=vital 主通道=passage 试验区外=vital 南门=entrance",
    "park": "东门=entrance 主步道=passage 湖边步道=passage 西门=entrance 停车场=passage",
    "venue": "检票口=entrance 看台通道=passage 安检区=vital 南入口=entrance 集散广场=passage",
}
"""The camera positions at each kind of place: name=part, five of them."""
_AZIMUTHS_DEG = (0, 75, 140, 210, 290)
_BESIDE = {
    ("HQP", 3): _Beside("HQX", -32, -38, 165, "出警通道出口须派出所自行值守，校方点位仅学校安防室可看"),
    ("GBG", 0): _Beside("ZJC", -17, 27, 20, "文物陈列馆开闭馆清场须自有录像，地铁站点位夜间停用"),
}
"""By site and number."""
_DOWN_SITES = ("ERQ", "JHZ", "ZGS", "JDK", "HGC")
"""Sites with one camera at a dead address."""
_CUT_OFF = "ERQ"
"""A site all of whose cameras are at dead addresses: its circuit is out, which is one alarm."""


def registered() -> Iterator[RegisteredCamera]:
    """The points without simulated cameras, POINTS in total with those: four at every site, five at the last ones."""
    drawn = {camera.site for camera in LIVE}
    rest = POINTS - len(LIVE)
    each, more = divmod(rest, len(SITES))
    for place, site in enumerate(SITES):
        # at a site with a simulated camera the first position of the list is taken
        first = int(site.code in drawn)
        for number in range(first, first + each + (place >= len(SITES) - more)):
            yield _camera(site, place, number)


@cache
def _count_by_site() -> Mapping[str, int]:
    return Counter([camera.site for camera in LIVE] + [camera.site for camera in registered()])


def cameras_of(site: str) -> int:
    """How many points a site has."""
    return _count_by_site()[site]


def live_place(camera: LiveCamera) -> tuple[float, float]:
    """(longitude, latitude) of a simulated camera, CGCS2000 degrees."""
    return moved(_SITES[camera.site], camera.east_m, camera.north_m)


def _camera(site: DemoSite, place: int, number: int) -> RegisteredCamera:
    held = _alone(site, place, number)
    beside = _BESIDE.get((site.code, number))
    if beside is None:
        return held
    longitude, latitude = moved(_SITES[beside.site], beside.east_m, beside.north_m)
    return replace(
        held, longitude=longitude, latitude=latitude, azimuth_deg=beside.azimuth_deg, duplicate_reason=beside.reason
    )


def _alone(site: DemoSite, place: int, number: int) -> RegisteredCamera:
    name, part = POSITIONS[site.kind].split()[number % 5].split("=")
    azimuth_deg = (_AZIMUTHS_DEG[number % 5] + 13 * place) % 360
    distance_m = 45.0 + 12.0 * ((place + 2 * number) % 5)
    around = radians(_AZIMUTHS_DEG[number % 5] + 7 * place)
    longitude, latitude = moved(site, distance_m * sin(around), distance_m * cos(around))
    return RegisteredCamera(
        site=site.code,
        name=f"{site.name}{name}",
        part=part,
        longitude=longitude,
        latitude=latitude,
        azimuth_deg=azimuth_deg,
        view_angle_deg=60 + 10 * ((place + number) % 5),
        view_range_m=30 + 10 * ((place + number) % 6),
        height_cm=350 + 50 * (place % 5),
        moves=(place + number) % 9 == 0,
        in_gcj02=(place + number) % 7 == 0,
        connected=site.code == _CUT_OFF or (number == 0 and site.code in _DOWN_SITES),
    )


def moved(site: DemoSite, east_m: float, north_m: float) -> tuple[float, float]:
    """A place some metres away, rounded to seven decimals of a degree (a centimetre), as in a survey."""
    east = east_m / (METRES_PER_DEGREE * cos(radians(site.latitude)))
    return round(site.longitude + east, 7), round(site.latitude + north_m / METRES_PER_DEGREE, 7)
