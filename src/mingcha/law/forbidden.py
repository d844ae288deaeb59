"""Places where cameras are forbidden: art. 18 and decree 799 art. 8. There are no exceptions and no overriding role."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.reference import Reference


class ForbiddenPlace(StrEnum):
    """The kinds of places of the two lists; the value is the code that a point carries."""

    GUEST_ROOM = "guest_room"
    PRIVATE_DINING_ROOM = "private_dining_room"
    DORMITORY_ROOM = "dormitory_room"
    STAFF_REST_ROOM = "staff_rest_room"
    NURSING_ROOM = "nursing_room"
    PUBLIC_BATH = "public_bath"
    CHANGING_ROOM = "changing_room"
    DRESSING_ROOM = "dressing_room"
    TOILET = "toilet"
    FITTING_ROOM = "fitting_room"
    CUSTOMER_DATA = "customer_data"
    BALLOT_OR_REPORT_BOX = "ballot_or_report_box"
    OTHER_PRIVATE = "other_private"


@dataclass(frozen=True, slots=True)
class ForbiddenKind:
    """A kind of forbidden place and the articles that forbid it; the first one is cited."""

    place: ForbiddenPlace
    words: Words
    articles: tuple[str, ...]


FORBIDDEN: tuple[ForbiddenKind, ...] = (
    ForbiddenKind(ForbiddenPlace.GUEST_ROOM, Words("旅店业客房内", "inside a guest room"), ("18(1)", "799-8(1)")),
    ForbiddenKind(
        ForbiddenPlace.PRIVATE_DINING_ROOM, Words("饭店包间内", "inside a private dining room"), ("799-8(1)",)
    ),
    ForbiddenKind(
        ForbiddenPlace.DORMITORY_ROOM,
        Words("集体宿舍、公寓房间内", "inside a room of a dormitory or flat"),
        ("18(2)", "799-8(2)"),
    ),
    ForbiddenKind(
        ForbiddenPlace.STAFF_REST_ROOM,
        Words("单位内部人员住宿、休息的房间内", "inside a room where staff lodge or rest"),
        ("799-8(2)",),
    ),
    ForbiddenKind(ForbiddenPlace.NURSING_ROOM, Words("哺乳室", "a nursing room"), ("18(3)", "799-8(3)")),
    ForbiddenKind(ForbiddenPlace.PUBLIC_BATH, Words("公共浴室", "a public bath"), ("18(3)", "799-8(3)")),
    ForbiddenKind(ForbiddenPlace.CHANGING_ROOM, Words("更衣室", "a changing room"), ("18(3)", "799-8(3)")),
    ForbiddenKind(ForbiddenPlace.DRESSING_ROOM, Words("化妆间", "a dressing room"), ("18(3)",)),
    ForbiddenKind(ForbiddenPlace.TOILET, Words("卫生间", "a toilet"), ("18(3)", "799-8(3)")),
    ForbiddenKind(ForbiddenPlace.FITTING_ROOM, Words("试衣间", "a fitting room"), ("799-8(3)",)),
    ForbiddenKind(
        ForbiddenPlace.CUSTOMER_DATA,
        Words(
            "金融、保险、证券机构内可能泄露客户个人信息的区域",
            "an area of a financial institution where customer information may leak",
        ),
        ("18(4)",),
    ),
    ForbiddenKind(
        ForbiddenPlace.BALLOT_OR_REPORT_BOX,
        Words("选举箱、举报箱、投票点等附近", "near a ballot box, report box or polling place"),
        ("18(5)",),
    ),
    ForbiddenKind(
        ForbiddenPlace.OTHER_PRIVATE,
        Words("其他涉及个人隐私或者合法权益的场所和区域", "another place of privacy or of lawful rights and interests"),
        ("18(6)", "799-8(4)"),
    ),
)
"""Every kind, in the order of the article."""


@cites("18(1)", "18(2)", "18(3)", "18(4)", "18(5)", "18(6)", "799-8(1)", "799-8(2)", "799-8(3)", "799-8(4)")
def may_install(place: str) -> Decision:
    """Whether a camera may be installed in a place of this kind.
    `place` is a ForbiddenPlace value; any other string, "" included, means an ordinary place.
    """
    return _answer(place)


@lru_cache(maxsize=64)
def _answer(place: str) -> Decision:
    for kind in FORBIDDEN:
        if kind.place.value == place:
            also = [Reference.parse(article).words for article in kind.articles[1:]]
            zh, en = "、".join(words.zh for words in also), ", ".join(words.en for words in also)
            refusal = refuse(
                kind.articles[0],
                f"禁止在{kind.words.zh}建设、安装公共视频系统" + (f"（并见{zh}）" if also else ""),
                f"no camera may be installed in this place: {kind.words.en}" + (f" (see also {en})" if also else ""),
                next_steps=(NextStep(Words("改选其他位置", "choose another position")),),
            )
            return replace(refusal, banned=True)
    return allow("18")
