"""Names of places that read like those of a city, drawn by a seed: for measurements of the search."""

import random

from mingcha.geo.streets import STREETS

_STREETS = tuple(sorted({street.name.removesuffix("街道") for street in STREETS.values()}))
_MIDDLES = (
    "东湖",
    "长青",
    "建设",
    "和平",
    "解放",
    "光华",
    "新村",
    "滨江",
    "梅苑",
    "学府",
    "花园",
    "银桥",
    "古田",
    "金色",
)
_KINDS = (
    "小学", "中学", "医院", "广场", "公园", "地铁站", "菜市场", "派出所", "图书馆", "体育馆", "客运站", "商场", "小区",
    "幼儿园", "养老院", "博物馆", "水厂", "变电站", "加油站", "停车场",
)  # fmt: skip


def place_name(seed: int, number: int) -> str:
    """The name of the place with this number, the same for the same seed; two places may share one."""
    chance = random.Random(f"{seed}/{number}")
    return f"{chance.choice(_STREETS)}{chance.choice(_MIDDLES)}{chance.choice(_KINDS)}"
