"""A page with every component of our pages, in both themes and both languages, for designers and for a test.

All data here are invented; the components are included from the templates of the real pages.
"""

import datetime as dt
from dataclasses import dataclass, replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, NextStep, refuse
from mingcha.kit.words import Words

TODAY = dt.date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Part:
    """A component: its name, its template, and its width (`wide`: the whole width)."""

    name: Words
    template: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class SampleGrant:
    """The attributes of a grant for the purpose strip."""

    no: str
    purpose: str
    purpose_words: Words
    valid_from: dt.datetime
    valid_until: dt.datetime


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag on a tile."""

    tone: str
    text: Words


@dataclass(frozen=True, slots=True)
class SampleTile:
    """A tile in one of its states; `mark` is the CSS class of its frame."""

    name: Words
    time: str
    tags: tuple[Tag, ...]
    cover: tuple[Words, ...] = ()
    mark: str = ""


PARTS = (
    Part(Words("条文标签", "Article chip"), "article"),
    Part(Words("期限", "Deadline"), "deadline"),
    Part(Words("点位状态", "State of a point"), "point_state"),
    Part(Words("状态标签", "Chips of state"), "chips"),
    Part(Words("拒绝", "Refusal"), "refusal"),
    Part(Words("要素", "Facts"), "facts"),
    Part(Words("用途条", "Purpose strip"), "purpose_strip"),
    Part(Words("画面", "Tile"), "tile"),
    Part(Words("时间轴图例", "Legend of the timeline"), "legend"),
    Part(Words("表格", "Table"), "table"),
    Part(Words("空、等待、故障", "Empty, waiting, broken"), "states"),
    Part(Words("按钮", "Buttons"), "buttons"),
    Part(Words("提示", "Notes"), "notes"),
)

REFUSALS: tuple[Decision, ...] = (
    refuse(
        "15(1)",
        "第二名工作人员没有确认",
        "the second officer has not confirmed",
        missing=(Words("李敏的确认（10 分钟内）", "the confirmation of Li Min, within 10 minutes"),),
        next_steps=(
            NextStep(Words("查看第十五条", "Read Article 15"), "law"),
            NextStep(Words("或者请李敏在自己的终端上确认", "or ask Li Min to confirm on an own device")),
        ),
    ),
    replace(
        refuse(
            "18(3)", "“更衣室”禁止安装，任何岗位不能越过", "“changing room” is forbidden; no role can override this"
        ),
        banned=True,
    ),
    refuse("799-17", "存储期限不能少于 30 日，现填 25 日", "retention cannot be below 30 days; you entered 25"),
)

_LIVE = Tag("live", Words("实时", "Live"))
TILES = (
    SampleTile(Words("沿江大道一元路口", "Yanjiang Ave at Yiyuan Rd"), "14:03:22", (_LIVE,), mark="selected"),
    SampleTile(Words("江汉关钟楼", "Customs House"), "14:03:22", (_LIVE, Tag("", Words("子码流", "Sub stream")))),
    SampleTile(
        Words("武昌站东广场", "Wuchang Station East"), "14:03:21", (_LIVE, Tag("", Words("转码 640×360", "Transcoded")))
    ),
    SampleTile(
        Words("光谷广场", "Optics Valley Square"),
        "",
        (Tag("bad", Words("中断", "Down")),),
        (
            Words("光谷广场 · 无画面", "Optics Valley Square · no picture"),
            Words("自 13:47:06 起中断，原因：传输网络", "down since 13:47:06, cause: network"),
        ),
    ),
    SampleTile(
        Words("汉口站", "Hankou Station"),
        "",
        (Tag("warn", Words("不可查看", "Refused")),),
        (Words("现在不能查看", "Not possible now"), Words("§ 第十九条", "§ Art. 19")),
    ),
    SampleTile(
        Words("东湖磨山", "East Lake, Moshan"),
        "",
        (Tag("warn", Words("等待", "Waiting")),),
        (Words("等待录像机", "Waiting for the recorder"), Words("录像仍在本机写入", "footage is still written")),
    ),
)

STATES = (
    ("ok", Words("正常", "recording")),
    ("warn", Words("画质异常", "poor picture")),
    ("bad", Words("中断", "down")),
    ("off", Words("停用", "out of use")),
    ("trial", Words("试运行", "on trial")),
    ("wait", Words("等待", "waiting")),
)

_UNTIL = dt.datetime(2026, 11, 24, 18, 0, 0, tzinfo=SHANGHAI)
_PATROL = Words("治安巡查", "Public-order patrol")
GRANT = SampleGrant("G-00000000-0000", "duty_patrol", _PATROL, _UNTIL - dt.timedelta(hours=8), _UNTIL)

DEADLINES = (
    (dt.date(2026, 12, 5), dt.date(2026, 12, 7)),
    (dt.date(2026, 11, 28), dt.date(2026, 11, 30)),
    (dt.date(2026, 11, 26), dt.date(2026, 11, 26)),
    (dt.date(2026, 11, 16), dt.date(2026, 11, 16)),
    (dt.date(2026, 12, 20), None),
)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The page, for anyone signed in."""
    context = {
        "active": "law",
        "parts": [(part, f"law/parts/{part.template}.html") for part in PARTS],
        "looks": [(language, theme) for language in ("zh-hans", "en") for theme in ("day", "night")],
        "references": ("15(1)", "16(5)", "799-14", "APL 60"),
        "sample_category": "6(5)",
        "sample_general": "799-17",
        "sample_key_target": "16(5)",
        "sample_today": TODAY,
        "deadlines": DEADLINES,
        "states": STATES,
        "refusals": REFUSALS,
        "tiles": TILES,
        "waiting_words": Words("等待录像机 rec-0427，已 6 秒", "waiting for the recorder rec-0427, 6 s so far"),
        "blocked_words": Words("同意（差 1 项）", "Approve (1 condition missing)"),
        "grant": GRANT,
    }
    return render(request, "law/parts.html", context)
