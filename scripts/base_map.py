"""Draws the base map of the demo's area: `python scripts/base_map.py` writes geo/base_map_demo.geojson (CGCS2000).

A sketch: rivers, lakes and trunk streets by a few hand-set points, the lanes around each demo site by rule. Nothing is
copied from a map and nothing is surveyed. The same program always draws the same file.
"""

import json
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from mingcha.run.demo.places import SITES

FILE = Path(__file__).parents[1] / "src" / "mingcha" / "geo" / "base_map_demo.geojson"
LATITUDE = 30.57
METRES_EAST = 111_320 * math.cos(math.radians(LATITUDE))
METRES_NORTH = 110_860
"""Metres of a degree around the city: enough for a sketch."""

type Point = tuple[float, float]
"""Degrees (longitude, latitude), or metres (east, north) where a name ends in _m."""
type Line = list[Point]


def line(text: str, base: Point = (114.0, 30.0)) -> Line:
    """A line from "east,north" pairs in thousandths of a degree from 114 E 30 N."""
    pairs = (pair.split(",") for pair in text.split())
    return [(base[0] + float(east) / 1000, base[1] + float(north) / 1000) for east, north in pairs]


RIVERS = (
    ("长江", 1050, line("-10,200 52,258 104,306 101,370 60,428 112,457 188,464 236,486 262,520 290,549 309,583 321,608 "
                       "345,634 378,650 430,668 490,668 545,672 600,655 660,620 750,590 860,550")),
    ("汉江", 240, line("-160,560 -60,597 30,603 100,606 150,588 190,573 215,570 237,565 256,570 284,565 296,562")),
)  # fmt: skip
"""Name, width in metres, middle line from upstream to downstream."""
EAST_LAKE = line("352,560 360,575 380,588 400,583 416,572 405,561 392,553 398,543 416,538 405,530 380,533 365,543 "
                 "355,551")  # fmt: skip
LAKES = (
    ("沙湖", 335, 566, 800, 560), ("南湖", 356, 495, 1500, 750), ("汤逊湖", 365, 420, 3200, 2500),
    ("严西湖", 475, 567, 2200, 1300), ("墨水湖", 240, 541, 1050, 560), ("月湖", 262, 557, 330, 160),
    ("金银湖", 213, 661, 850, 560), ("后官湖", 70, 546, 2500, 1100), ("武湖", 470, 795, 3000, 1900),
    ("青菱湖", 285, 443, 1700, 1150), ("塔子湖", 297, 640, 330, 220), ("西北湖", 270, 597, 190, 130),
)  # fmt: skip
"""Name, middle in thousandths of a degree, half axes in metres."""
ISLAND = ("天兴洲", 412, 663, 3300, 210)
STREETS = (
    ("沿江大道", "287,572 293,582 299,591 304,599 311,609 321,622 327,630 336,642"),
    ("中山大道", "249,573 268,575 286,579 294,589 300,599 310,614"),
    ("解放大道", "206,584 225,583 249,588 268,594 285,605 300,620 327,631 345,650 362,668"),
    ("建设大道", "228,597 255,602 275,607 292,622 304,634"),
    ("发展大道", "205,610 238,616 270,624 298,634"),
    ("京汉大道", "252,580 270,583 285,588 296,602 306,615"),
    ("新华路", "261,613 265,598 270,583"),
    ("金桥大道", "298,634 290,646 284,664 276,690"),
    ("长丰大道", "165,606 190,610 213,613 236,612"),
    ("古田二路", "204,615 205,600 206,584"),
    ("临江大道", "303,553 316,567 328,588 343,612 366,632"),
    ("和平大道", "308,560 326,580 352,606 384,624 405,632 445,640"),
    ("友谊大道", "318,556 338,578 365,602 395,620"),
    ("武珞路", "302,544 315,534 332,530 352,527"),
    ("珞喻路", "352,527 378,516 402,503"),
    ("中南路", "332,530 332,547"),
    ("东湖路", "338,549 345,548 349,559"),
    ("南湖大道", "318,500 333,499 340,484 372,478 400,480"),
    ("高新大道", "402,500 430,480 465,452 520,446 570,440"),
    ("汉阳大道", "150,540 200,552 236,553 265,549 279,550"),
    ("鹦鹉大道", "276,551 268,530 252,507 240,496"),
    ("四新北路", "215,519 235,521 252,521"),
    ("东风大道", "240,506 205,503 168,494 140,470"),
    ("金山大道", "130,636 165,645 195,651 240,655"),
    ("吴家山大道", "105,612 135,621 170,630"),
    ("盘龙大道", "262,668 268,690 271,706 262,730"),
    ("机场大道", "243,640 232,690 216,745 209,783"),
    ("黄陂大道", "330,760 355,820 374,880 378,905"),
    ("雄楚大道", "316,526 345,515 380,505 400,498"),
    ("二环线", "225,552 222,583 224,600 250,612 285,618 306,624"),
    ("三环线", "178,470 172,520 176,570 182,612 205,645 255,668 310,672 345,672"),
    ("三环线", "215,445 262,452 320,462 380,462 430,486 446,530 452,590 448,640"),
    ("京港澳高速", "-20,700 20,610 40,520 58,433 70,400 110,340"),
)
"""Trunk streets; their names are facts, their course is a sketch."""
BRIDGES = (
    ("武汉长江大桥", "279,550 290,549 302,544"), ("长江二桥", "306,615 320,607 336,599"),
    ("二七长江大桥", "336,642 350,631 366,621"), ("军山长江大桥", "40,436 58,433 78,428"),
    ("鹦鹉洲长江大桥", "262,535 274,533 300,531"), ("江汉桥", "270,575 268,567 266,556"),
    ("白沙洲大桥", "215,500 236,488 262,470"),
)  # fmt: skip
OPEN_GROUND = {"square": ("square", 130, 90), "park": ("park", 380, 260), "venue": ("square", 170, 120),
               "street_market": ("square", 60, 160)}  # fmt: skip
"""Kind of a demo site -> kind of ground, its length and width in metres."""
ALONG_M = (-460, -310, -160, 45, 200, 350, 500)
ACROSS_M = (-490, -330, -170, -40, 130, 290, 450)
REACH_M = 560
APART_M = 500
"""A site nearer to one that has lanes uses those."""
STEP_M = 20


def metres(point: Point, origin: Point) -> Point:
    """A point as metres east and north of an origin."""
    return (point[0] - origin[0]) * METRES_EAST, (point[1] - origin[1]) * METRES_NORTH


def degrees(point_m: Point, origin: Point) -> Point:
    """The reverse of metres."""
    return origin[0] + point_m[0] / METRES_EAST, origin[1] + point_m[1] / METRES_NORTH


def smoothed(points: Line, *, closed: bool = False, times: int = 2) -> Line:
    """The line with its corners cut (Chaikin)."""
    for _ in range(times):
        pairs = zip(points, points[1:] + points[:1] if closed else points[1:], strict=False)
        cut = [(a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for a, b in pairs for part in (0.25, 0.75)]
        points = cut if closed else [points[0], *cut, points[-1]]
    return points


def banks(middle: Line, width_m: float) -> Line:
    """The ring around a line at half the width."""
    sides: tuple[Line, Line] = ([], [])
    for place, point in enumerate(middle):
        before, after = middle[max(0, place - 1)], middle[min(len(middle) - 1, place + 1)]
        east, north = metres(after, before)
        length = math.hypot(east, north)
        for side, sign in zip(sides, (1, -1), strict=True):
            side.append(degrees((-north / length * sign * width_m / 2, east / length * sign * width_m / 2), point))
    return sides[0] + sides[1][::-1]


def shore(name: str, middle: Point, east_m: float, north_m: float) -> Line:
    """The ring of a lake: an ellipse whose shore waves, by its name."""
    turn = crc32(name.encode()) % 628 / 100
    ring = []
    for step in range(24):
        angle = 2 * math.pi * step / 24
        wave = 1 + 0.12 * math.sin(3 * angle + turn) + 0.08 * math.sin(5 * angle - turn)
        ring.append(degrees((east_m * wave * math.cos(angle), north_m * wave * math.sin(angle)), middle))
    return ring


def waters() -> list[tuple[str, Line]]:
    """Rivers and lakes as rings."""
    rings = [(name, banks(smoothed(middle), width)) for name, width, middle in RIVERS]
    rings.append(("东湖", smoothed(EAST_LAKE, closed=True)))
    rings += [(name, shore(name, (114 + x / 1000, 30 + y / 1000), a, b)) for name, x, y, a, b in LAKES]
    return rings


def within(point: Point, ring: Line) -> bool:
    """Whether a point is inside of a ring (even-odd rule)."""
    inside = False
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        if (a[1] > point[1]) != (b[1] > point[1]):
            inside ^= point[0] < a[0] + (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1])
    return inside


def dry(points: Line, rings: Sequence[tuple[str, Line]]) -> Iterator[Line]:
    """The parts of a line that lie in no water."""
    part: Line = []
    for a, b in pairwise(points):
        steps = max(1, int(math.hypot(*metres(b, a)) / STEP_M))
        for step in range(steps + (b == points[-1])):
            at = (a[0] + (b[0] - a[0]) * step / steps, a[1] + (b[1] - a[1]) * step / steps)
            if not any(within(at, ring) for _, ring in rings):
                part.append(at)
            elif part:
                yield part
                part = []
    if part:
        yield part


def straightened(points: Line, tolerance_m: float = 4) -> Line:
    """The line without points that lie within the tolerance of it (Douglas-Peucker)."""
    if len(points) < 3:
        return points
    first, last = points[0], points[-1]
    east, north = metres(last, first)
    length = math.hypot(east, north) or 1
    off = [abs(x * north - y * east) / length for x, y in (metres(point, first) for point in points)]
    far = max(range(len(points)), key=off.__getitem__)
    if off[far] <= tolerance_m:
        return [first, last]
    return straightened(points[: far + 1], tolerance_m)[:-1] + straightened(points[far:], tolerance_m)


def bearing_near(point: Point) -> float:
    """The direction of the nearest trunk street, as an angle from east."""
    best = (math.inf, 0.0)
    for _, text in STREETS:
        points = line(text)
        for a, b in pairwise(points):
            x, y = metres(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), point)
            east, north = metres(b, a)
            best = min(best, (math.hypot(x, y), math.atan2(north, east)))
    return best[1]


def lanes(site: Point, code: str) -> Iterator[Line]:
    """The lanes around a site: two families of parallels along the nearest trunk street."""
    turn, seed = bearing_near(site), crc32(code.encode())
    for family, offsets in enumerate((ALONG_M, ACROSS_M)):
        for place, offset in enumerate(offsets):
            shift = (seed >> (place + 7 * family)) % 23 - 11
            ends = [(-REACH_M + 3 * shift, offset + shift), (REACH_M - 5 * shift, offset + shift)]
            yield [degrees(_turned(end if family == 0 else end[::-1], turn), site) for end in ends]


def _turned(point_m: Point, angle: float) -> Point:
    cos, sin = math.cos(angle), math.sin(angle)
    return point_m[0] * cos - point_m[1] * sin, point_m[0] * sin + point_m[1] * cos


def features() -> Iterator[dict[str, object]]:
    """The map from below: water, island, open ground, lanes, streets, bridges."""
    rings = waters()
    for name, ring in rings:
        yield _feature("water", name, "Polygon", [_closed(ring)])
    name, x, y, east_m, north_m = ISLAND
    yield _feature("island", name, "Polygon", [_closed(shore(name, (114 + x / 1000, 30 + y / 1000), east_m, north_m))])
    drawn: Line = []
    for site in SITES:
        at = site.longitude, site.latitude
        if site.kind in OPEN_GROUND:
            kind, length, width = OPEN_GROUND[site.kind]
            corners = [(-length / 2, -width / 2), (length / 2, -width / 2), (length / 2, width / 2),
                       (-length / 2, width / 2)]  # fmt: skip
            turned = [degrees(_turned(corner, bearing_near(at)), at) for corner in corners]
            yield _feature(kind, "", "Polygon", [_closed(turned)])
        if all(math.hypot(*metres(at, other)) > APART_M for other in drawn):
            drawn.append(at)
            parts = [part for lane in lanes(at, site.code) for part in dry(lane, rings) if len(part) > 2]
            yield _feature("lane", "", "MultiLineString", [_rounded(straightened(part)) for part in parts])
    for name, text in STREETS:
        parts = [straightened(part) for part in dry(smoothed(line(text)), rings) if len(part) > 2]
        yield _feature("street", name, "MultiLineString", [_rounded(part) for part in parts])
    for name, text in BRIDGES:
        yield _feature("bridge", name, "MultiLineString", [_rounded(smoothed(line(text), times=1))])


def _rounded(points: Line) -> list[list[float]]:
    return [[round(x, 5), round(y, 5)] for x, y in points]


def _closed(ring: Line) -> list[list[float]]:
    rounded = _rounded(ring)
    return [*rounded, rounded[0]]


def _feature(kind: str, name: str, shape: str, coordinates: object) -> dict[str, object]:
    properties = {"kind": kind, **({"name": name} if name else {})}
    return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}


def drawing() -> str:
    """The file: one feature a line, so that a change shows as its lines."""
    rows = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features())
    crs = '{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}}'
    note = "示意图，本项目绘制，非测绘成果 / a sketch drawn by this project, not surveyed"
    return f'{{"type":"FeatureCollection","crs":{crs},"note":"{note}","features":[\n{rows}\n]}}\n'


if __name__ == "__main__":
    FILE.write_text(drawing(), encoding="utf-8")
