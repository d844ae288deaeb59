"""The receipt of a service (送达回证) as it is printed before the service: day, way and signatures are written by hand,
so that the signed one says the same as ours (APL 61; Civil Procedure Law, 87 to 95)."""

from collections.abc import Mapping, Sequence

from mingcha.kit.canonical import Json
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.papers.values import Row, paper

BY_PEN, BY_PEN_DAY = "\u3000", "\u3000" * 4 + "年" + "\u3000" * 2 + "月" + "\u3000" * 2 + "日"
"""A cell that stays free for the pen; that of a day."""
_WAYS = ("直接送达", "留置送达", "邮寄送达", "电子送达", "公告送达")
_TEXT = (
    "受送达人在本回证上记明收到日期，签名或者盖章；签收日期为送达日期。代收、留置、邮寄、电子、公告送达的，注明情况并附"
    "证明（《行政处罚法》第六十一条，《民事诉讼法》第八十七条至第九十五条）。"
)


def receipt_paper(kind: PrintedKind, served: str, to: str, about: Sequence[Row], organ: str) -> Mapping[str, Json]:
    """The receipt of a paper (`served`: its name) for who receives it, with the rows that say which one it is."""
    rows = [
        ("送达文书", served),
        *about,
        ("受送达人", to),
        ("送达地点（手写）", BY_PEN),
        ("送达方式（勾选）", "\u3000".join(f"□{one}" for one in _WAYS)),
        ("送达日期（手写）", BY_PEN_DAY),
        ("代收人和代收理由（手写）", BY_PEN),
        ("拒收事由、留置情况（手写）", BY_PEN),
        ("备注（手写）", BY_PEN),
    ]
    signs = ["受送达人（代收人）", "见证人", "送达人一", "送达人二"]
    return paper(kind.words.zh, rows, [_TEXT], signs, seal=organ)
