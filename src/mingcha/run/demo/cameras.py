"""The cameras of the demo city: eight simulated ones, and the points registered around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians, sin

from mingcha.run.demo.places import SITES, DemoSite

METRES_PER_DEGREE = 111_195.0
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
    LiveCamera(6, "HQN", "花桥支行营业大厅", "vital", 0, 0, 45),
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


_PARTS = {
    "6(1)": "大门=entrance 办事大厅=vital 东侧通道=passage 机房门口=vital 西门=entrance",
    "6(2)": "进站口=entrance 候车区=vital 出站通道=passage 东广场=passage 西匝道=passage",
    "6(3)": "大门=entrance 控制室外=vital 主通道=passage 泵房外=vital 围墙北段=other",
    "6(4)": "正门=entrance 门诊教学楼通道=passage 后门=entrance 危险品库外=vital 车库入口=entrance",
    "6(5)": "主入口=entrance 中庭=passage 停车场入口=entrance 北通道=passage 库房=other",
    "6(6)": "大门=entrance 库区通道=passage 储存间外=vital 卸货区=vital 门卫室外=entrance",
    "6(7)": "大门=entrance 成品库外=vital 主通道=passage 试验区外=vital 南门=entrance",
    "6(8)": "营业厅入口=entrance 金库通道=vital 运钞车位=vital 后门=entrance 柜台外侧=passage",
    "6(9)": "一号出入口=entrance 疏散主通道=passage 二号出入口=entrance 设备层门口=vital 下沉广场=passage",
    "6(10)": "东门=entrance 西门=entrance 主通道=passage 配电房外=vital 儿童活动区=vital",
    "6(11)": "路口一=passage 路口二=passage 夜市入口=entrance 网吧门前=passage 公园北口=entrance",
    "6(12)": "集散口=entrance 主通道=passage 安检区=vital 临时停车场=passage 南入口=entrance",
}
"""The camera positions at a place of each category: name=part, five of them."""
_AZIMUTHS_DEG = (0, 75, 140, 210, 290)
_DOWN_SITES = ("ERQ", "JHZ", "ZGS", "JDK", "HGC")
"""Sites with one camera at a dead address."""


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


def live_place(camera: LiveCamera) -> tuple[float, float]:
    """(longitude, latitude) of a simulated camera, CGCS2000 degrees."""
    site = next(site for site in SITES if site.code == camera.site)
    return _moved(site, camera.east_m, camera.north_m)


def _camera(site: DemoSite, place: int, number: int) -> RegisteredCamera:
    name, part = _PARTS[site.category].split()[number % 5].split("=")
    azimuth_deg = (_AZIMUTHS_DEG[number % 5] + 13 * place) % 360
    distance_m = 45.0 + 12.0 * ((place + 2 * number) % 5)
    around = radians(_AZIMUTHS_DEG[number % 5] + 7 * place)
    longitude, latitude = _moved(site, distance_m * sin(around), distance_m * cos(around))
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
        connected=number == 0 and site.code in _DOWN_SITES,
    )


def _moved(site: DemoSite, east_m: float, north_m: float) -> tuple[float, float]:
    """A place some metres away, rounded to seven decimals of a degree (a centimetre), as in a survey."""
    east = east_m / (METRES_PER_DEGREE * cos(radians(site.latitude)))
    return round(site.longitude + east, 7), round(site.latitude + north_m / METRES_PER_DEGREE, 7)
