"""The kind of place of a camera under article 18: asked for every point, and held against the point's name.

Three answers: an ordinary place; a place from which private matters are seen, where a camera stands with a mask; a
forbidden place (law/forbidden.py). A point of an older home has no answer: it is not asked, which is no answer.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.decision import Decision, Missing, NextStep, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.forbidden import FORBIDDEN, ForbiddenPlace, may_install

NOT_ASKED = ""
"""The kind of a point that was registered before the kind was asked."""
ORDINARY = "none"
"""The answer "in none of these places"."""


class MaskedPlace(StrEnum):
    """Places from which a camera can see what article 18 protects; the value is the code that a point carries."""

    BANK_HALL = "bank_hall"
    BALLOT_IN_VIEW = "ballot_in_view"
    WINDOWS_IN_VIEW = "windows_in_view"


@dataclass(frozen=True, slots=True)
class MaskedKind:
    """A kind of place that needs a privacy mask, and the item of article 18 that protects what is seen."""

    place: MaskedPlace
    words: Words
    article: str


MASKED: tuple[MaskedKind, ...] = (
    MaskedKind(
        MaskedPlace.BANK_HALL,
        Words(
            "金融、保险、证券营业大厅、自助设备区（可见密码键盘或者客户单据）",
            "hall or machines of a bank, insurer or broker (keypads or papers of customers in view)",
        ),
        "18(4)",
    ),
    MaskedKind(
        MaskedPlace.BALLOT_IN_VIEW,
        Words("视域内有选举箱、举报箱、投票点", "a ballot box, report box or polling place in view"),
        "18(5)",
    ),
    MaskedKind(
        MaskedPlace.WINDOWS_IN_VIEW,
        Words("视域内有住宅门窗等涉及隐私的区域", "windows of dwellings or other private areas in view"),
        "18(6)",
    ),
)
"""Every kind that needs a mask, in the order of the article."""

KINDS: tuple[tuple[str, Words], ...] = (
    (ORDINARY, Words("均不涉及", "none of these places")),
    *((kind.place.value, kind.words) for kind in MASKED),
    *((kind.place.value, kind.words) for kind in FORBIDDEN),
)
"""Every answer that a form offers; those of forbidden places are refused."""

_NAMES: tuple[tuple[ForbiddenPlace | MaskedPlace, str], ...] = (
    (ForbiddenPlace.GUEST_ROOM, "客房|guest ?rooms?"),
    (ForbiddenPlace.PRIVATE_DINING_ROOM, "包间|包厢|包房|private dining"),
    (ForbiddenPlace.DORMITORY_ROOM, "宿舍|寝室|公寓房间|公寓内|dormitory|dorm"),
    (ForbiddenPlace.STAFF_REST_ROOM, "休息室|休息间|staff room|rest room"),
    (ForbiddenPlace.NURSING_ROOM, "哺乳|母婴|育婴|nursing room"),
    (ForbiddenPlace.PUBLIC_BATH, "浴室|浴池|澡堂|淋浴|洗浴|桑拿|汗蒸|bath|shower|sauna"),
    (ForbiddenPlace.CHANGING_ROOM, "更衣|换衣|changing room|locker room"),
    (ForbiddenPlace.DRESSING_ROOM, "化妆|化粧|dressing room"),
    (ForbiddenPlace.TOILET, "卫生间|衛生間|厕所|廁所|洗手间|盥洗|男厕|女厕|公厕|toilets?|restroom|washroom|wc"),
    (ForbiddenPlace.FITTING_ROOM, "试衣|試衣|fitting room"),
    (ForbiddenPlace.BALLOT_OR_REPORT_BOX, "选举箱|举报箱|投票|ballot|polling"),
    (
        ForbiddenPlace.OTHER_PRIVATE,
        "病房|诊室|诊疗室|检查室|产房|手术室|治疗室|ward|consulting room|operating room",
    ),
)
_FINANCE = "银行|信用社|储蓄所|证券|保险|营业厅|柜台|柜员|自助取款|取款机|atm|bank|teller"
_FINANCE_CATEGORIES = ("6(1)", "6(8)")
"""The categories of article 6 with financial units, and with places of money and securities."""


def _pattern(words: str) -> re.Pattern[str]:
    """Chinese words anywhere, Latin ones as whole words: "wc" is not meant by "WCT". Alternatives of fixed texts: the
    search takes time linear in the name."""
    return re.compile("|".join(rf"(?<![a-z]){one}(?![a-z])" if one.isascii() else one for one in words.split("|")))


_CODES = frozenset(code for code, _ in KINDS)
_PATTERNS = tuple((place, _pattern(words)) for place, words in _NAMES)
_FINANCE_PATTERN = _pattern(_FINANCE)
_BEGINNINGS = frozenset(spoken[0] for _, words in _NAMES for spoken in words.split("|"))
"""A name with none of these characters speaks of no such place, and most names have none."""
_FINANCE_BEGINNINGS = frozenset(spoken[0] for spoken in _FINANCE.split("|"))
_WORDS = {kind.place: kind.words for kind in FORBIDDEN} | {kind.place: kind.words for kind in MASKED}
_ARTICLES = {kind.place: kind.articles[0] for kind in FORBIDDEN} | {kind.place: kind.article for kind in MASKED}


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What was answered about the place of a point: `kind` is a code of KINDS, NOT_ASKED if nothing was answered;
    `name` and `site_name` as people call point and site; `reason` says why the answer holds although the name speaks
    against it, "" for none."""

    kind: str
    name: str
    site_name: str
    category: str
    reason: str = ""


@cites("18(1)", "18(2)", "18(3)", "18(4)", "18(5)", "18(6)")
def suspected_place(answer: PlaceAnswer) -> ForbiddenPlace | MaskedPlace | None:
    """The kind of place that the names speak of; None when they speak of none. A financial unit by its category or by
    a word for money is asked about its hall, also by the name of its site."""
    plain = _plain(answer.name)
    if not _BEGINNINGS.isdisjoint(plain):
        forms = _forms(plain)
        for place, pattern in _PATTERNS:
            if any(pattern.search(form) for form in forms):
                return place
    names = (plain, _plain(answer.site_name)) if answer.category in _FINANCE_CATEGORIES else (plain,)
    finance = (form for name in names if not _FINANCE_BEGINNINGS.isdisjoint(name) for form in _forms(name))
    return MaskedPlace.BANK_HALL if any(_FINANCE_PATTERN.search(form) for form in finance) else None


@cites("18(1)", "18(2)", "18(3)", "18(4)", "18(5)", "18(6)", "18", "799-8(1)", "799-8(2)", "799-8(3)", "799-8(4)")
def may_stand_at(answer: PlaceAnswer) -> Decision:
    """Decides whether a point with this answer may be registered: never in a forbidden place, by anybody; not without
    an answer; not as an ordinary place, nor as one that a mask makes lawful, under a name that speaks of another one,
    unless with a reason, which is kept.

    Raises Fault(INVALID) for a kind that is in no list: a typing error must not allow a camera in a changing room.
    """
    if answer.kind == NOT_ASKED:
        return refuse(
            "18",
            "未说明该点位是否位于第十八条所列场所",
            "it is not said whether the point stands in a place of article 18",
            missing=(Missing("场所性质", "the kind of place", "place_kind"),),
            next_steps=(NextStep(Words("选择场所性质", "choose the kind of place")),),
        )
    known_kind(answer.kind)
    stands = may_install(answer.kind)
    if not stands or answer.reason.strip():
        return stands
    suspected = suspected_place(answer)
    if suspected is None or _is_of(suspected, answer.kind):
        return stands
    words = _WORDS[suspected]
    ordinary = answer.kind == ORDINARY
    return refuse(
        _ARTICLES[suspected],
        f"名称与{'“不涉及第十八条场所”' if ordinary else '所选场所性质'}不符：疑为{words.zh}",
        f"the name speaks against {'an ordinary place' if ordinary else 'this kind of place'}; it may be: {words.en}",
        missing=(Missing("名称与场所性质不符的说明", "why the kind of place holds all the same", "place_reason"),),
        next_steps=(NextStep(Words("改选场所性质，或者写明理由", "choose another kind, or state the reason")),),
    )


@cites("18(4)", "18(5)", "18(6)")
def masked_kind(kind: str) -> MaskedKind | None:
    """The facts of a kind of place that needs a privacy mask, None for any other kind."""
    return next((held for held in MASKED if held.place.value == kind), None)


@cites("18")
def is_forbidden(kind: str) -> bool:
    """Whether no camera may stand in a place of this kind."""
    return not may_install(kind).allowed


def known_kind(kind: str) -> None:
    """Raises Fault(INVALID) for a kind that is in no list."""
    if kind not in _CODES:
        raise Fault(
            FaultKind.INVALID, Words(f"没有这种场所：“{kind[:40]}”", f"there is no kind of place {kind[:40]!r}")
        )


def _is_of(suspected: ForbiddenPlace | MaskedPlace, kind: str) -> bool:
    """Whether an answer already says what the name speaks of: one that needs a mask, for a place that needs one or for
    a ballot box. A forbidden place does not become lawful by another answer."""
    if kind == ORDINARY:
        return False
    ballot = suspected is ForbiddenPlace.BALLOT_OR_REPORT_BOX and kind == MaskedPlace.BALLOT_IN_VIEW.value
    return isinstance(suspected, MaskedPlace) or ballot


def _plain(name: str) -> str:
    """A name in half-width lower case."""
    return unicodedata.normalize("NFKC", name).casefold()


def _forms(plain: str) -> Sequence[str]:
    """A name in the forms in which words are looked for: as it is in half-width lower case, and the same without
    anything between its letters, so that "更 衣_室" is read like 更衣室."""
    return plain, "".join(sign for sign in plain if sign.isalnum() and not sign.isascii())
