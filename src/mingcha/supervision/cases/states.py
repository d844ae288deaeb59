"""States and closed lists of penalty cases (article 23; Administrative Penalty Law)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class CaseState(StrEnum):
    """Where a case stands; whether it is overdue follows from the day."""

    OPENING_ASKED = "opening_asked"
    NOT_OPENED = "not_opened"
    OPEN = "open"
    NOTICED = "noticed"
    DECIDED = "decided"
    SERVED = "served"
    DEMANDED = "demanded"
    COURT = "court"
    PAID = "paid"
    ANNULLED = "annulled"
    CLOSED = "closed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its chip on pages."""
        return _TONES.get(self, "info")


_STATES = {
    CaseState.OPENING_ASKED: Words("待审批立案", "opening asked for"),
    CaseState.NOT_OPENED: Words("不予立案", "not opened"),
    CaseState.OPEN: Words("已立案", "opened"),
    CaseState.NOTICED: Words("已告知", "notified"),
    CaseState.DECIDED: Words("已决定，待送达", "decided, to be served"),
    CaseState.SERVED: Words("已送达", "served"),
    CaseState.DEMANDED: Words("已催告", "demanded"),
    CaseState.COURT: Words("已申请人民法院强制执行", "before the court"),
    CaseState.PAID: Words("已缴清", "paid"),
    CaseState.ANNULLED: Words("决定已撤销", "decision annulled"),
    CaseState.CLOSED: Words("已结案", "closed"),
}
_TONES = {
    CaseState.OPENING_ASKED: "warn",
    CaseState.NOT_OPENED: "plain",
    CaseState.DECIDED: "warn",
    CaseState.DEMANDED: "bad",
    CaseState.COURT: "bad",
    CaseState.PAID: "ok",
    CaseState.ANNULLED: "warn",
    CaseState.CLOSED: "plain",
}
TRANSITIONS: Mapping[CaseState, frozenset[CaseState]] = {
    CaseState.OPENING_ASKED: frozenset({CaseState.OPEN, CaseState.NOT_OPENED}),
    CaseState.NOT_OPENED: frozenset(),
    CaseState.OPEN: frozenset({CaseState.NOTICED, CaseState.DECIDED}),
    CaseState.NOTICED: frozenset({CaseState.DECIDED}),
    CaseState.DECIDED: frozenset({CaseState.SERVED, CaseState.OPEN, CaseState.NOTICED}),
    CaseState.SERVED: frozenset(
        {CaseState.DEMANDED, CaseState.PAID, CaseState.ANNULLED, CaseState.CLOSED, CaseState.OPEN, CaseState.NOTICED}
    ),
    CaseState.DEMANDED: frozenset(
        {CaseState.COURT, CaseState.PAID, CaseState.SERVED, CaseState.ANNULLED, CaseState.CLOSED}
    ),
    CaseState.COURT: frozenset({CaseState.PAID, CaseState.SERVED, CaseState.ANNULLED, CaseState.CLOSED}),
    CaseState.PAID: frozenset({CaseState.ANNULLED, CaseState.CLOSED}),
    CaseState.ANNULLED: frozenset({CaseState.CLOSED}),
    CaseState.CLOSED: frozenset({CaseState.SERVED, CaseState.PAID, CaseState.ANNULLED}),
}
"""From each state the states that may follow. A review or a lawsuit may change or annul what is closed already, and a
changed fine that was demanded is owed anew. The decision of a transfer that nobody took is taken back."""
UNDECIDED = (CaseState.OPENING_ASKED, CaseState.NOT_OPENED, CaseState.OPEN, CaseState.NOTICED)
"""The states of a case of which nothing is decided."""
LED = (CaseState.OPENING_ASKED, CaseState.OPEN, CaseState.NOTICED)
"""The states of a case that is led towards its decision."""
ENDED = (CaseState.NOT_OPENED, CaseState.CLOSED)
"""The states in which nothing more is to be done."""
OWING = (CaseState.SERVED, CaseState.DEMANDED, CaseState.COURT)
"""The states in which a fine is owed."""


class Outcome(StrEnum):
    """What is decided (APL 57)."""

    FINE = "fine"
    WARNING = "warning"
    MEASURES = "measures"
    NO_PENALTY = "no_penalty"
    TRANSFER = "transfer"
    DISCONTINUED = "discontinued"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.FINE: Words("罚款", "a fine"),
    Outcome.WARNING: Words("警告", "a warning"),
    Outcome.MEASURES: Words("没收、删除（不处罚款）", "confiscation or deletion, without a fine"),
    Outcome.NO_PENALTY: Words("不予行政处罚", "no penalty"),
    Outcome.TRANSFER: Words("移送其他机关", "transfer to another organ"),
    Outcome.DISCONTINUED: Words("终止案件调查", "the case is discontinued"),
}


class TransferGround(StrEnum):
    """Why another organ gets a case: a suspected crime, an act against public order (24), or a law by which another
    organ is competent (22)."""

    CRIME = "crime"
    PUBLIC_ORDER = "public_order"
    COMPETENCE = "competence"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _GROUNDS[self]

    @property
    def article(self) -> str:
        """The article under which it is transferred."""
        return "22" if self is TransferGround.COMPETENCE else "24"


_GROUNDS = {
    TransferGround.CRIME: Words("涉嫌犯罪", "a suspected crime"),
    TransferGround.PUBLIC_ORDER: Words("构成违反治安管理行为", "an act against public order"),
    TransferGround.COMPETENCE: Words("依法由其他机关管辖", "another organ is competent by its law"),
}


PENALTIES = (Outcome.FINE, Outcome.WARNING, Outcome.MEASURES)
"""What punishes: the person is told of it before it is decided."""
GIVES_RIGHTS = (*PENALTIES, Outcome.NO_PENALTY)
"""What is decided about the person for good: its paper names review and lawsuit, whose days run from the service. A
transfer and the end of an investigation decide nothing about a penalty: their papers name neither, and no day runs."""


class EvidenceKind(StrEnum):
    """What the facts of a notice rest on (APL 46)."""

    SITE_RECORD = "site_record"
    PHOTOGRAPH = "photograph"
    STATEMENT = "statement"
    DOCUMENT = "document"
    SURVEILLANCE = "surveillance"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _EVIDENCE[self]


_EVIDENCE = {
    EvidenceKind.SITE_RECORD: Words("现场检查笔录（两人）", "record of inspection by two"),
    EvidenceKind.PHOTOGRAPH: Words("执法人员现场照片", "photographs by the officers"),
    EvidenceKind.STATEMENT: Words("当事人陈述、证人证言", "statements"),
    EvidenceKind.DOCUMENT: Words("书证", "documents"),
    EvidenceKind.SURVEILLANCE: Words("公共视频画面（附件）", "picture of the platform (an annex)"),
}


class ChallengeKind(StrEnum):
    """How a decision is challenged; no late amount grows meanwhile (APL 73(3))."""

    REVIEW = "review"
    LAWSUIT = "lawsuit"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _CHALLENGES[self]


_CHALLENGES = {
    ChallengeKind.REVIEW: Words("行政复议", "review by the people's government"),
    ChallengeKind.LAWSUIT: Words("行政诉讼", "lawsuit"),
}


class Verdict(StrEnum):
    """What a review or lawsuit did to the decision (ARL 63 to 65, 67 to 69; ALL 69, 70, 74, 75, 77). Earlier rows
    this list have none: their result is words."""

    UPHELD = "upheld"
    UNLAWFUL = "unlawful"
    CHANGED = "changed"
    PARTLY = "partly"
    ANNULLED = "annulled"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _VERDICTS[self]

    @property
    def tone(self) -> str:
        """The tone of its chip on pages."""
        return "plain" if self is Verdict.UPHELD else "warn"


_VERDICTS = {
    Verdict.UPHELD: Words("维持（含驳回、撤回）", "upheld (also rejected or withdrawn)"),
    Verdict.UNLAWFUL: Words("确认违法（不撤销，决定继续有效）", "found unlawful, not annulled: it goes on"),
    Verdict.CHANGED: Words("变更罚款数额", "the fine was changed"),
    Verdict.PARTLY: Words("部分撤销（罚款的一部分）", "annulled in part: a part of the fine"),
    Verdict.ANNULLED: Words("撤销或者确认无效", "annulled or void"),
}
REVERSED = (Verdict.UNLAWFUL, Verdict.CHANGED, Verdict.PARTLY, Verdict.ANNULLED)
"""The ends by which a decision does not stand as it was made, or stands as an unlawful one."""
LOWERED = (Verdict.CHANGED, Verdict.PARTLY)
"""The ends that state what the fine is since."""


class Unenforced(StrEnum):
    """Why what is unpaid of a fine is not enforced any more (AEL 40, 53; TCC 11)."""

    TERM_OVER = "term_over"
    NOBODY_LEFT = "nobody_left"
    TRANSFERRED = "transferred"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _UNENFORCED[self]

    @property
    def article(self) -> str:
        """Under which article."""
        return _UNENFORCED_UNDER[self]


_UNENFORCED = {
    Unenforced.TERM_OVER: Words("申请人民法院强制执行的期限已过", "the term to ask the court is over"),
    Unenforced.NOBODY_LEFT: Words(
        "当事人死亡或者终止，无遗产、财产可供执行，又无义务承受人", "dead or dissolved, nothing left and no successor"
    ),
    Unenforced.TRANSFERRED: Words("罚款以后案件移送，接收机关已受理", "transferred after the fine, and taken"),
}
_UNENFORCED_UNDER = {
    Unenforced.TERM_OVER: "AEL 53",
    Unenforced.NOBODY_LEFT: "AEL 40",
    Unenforced.TRANSFERRED: "TCC 11",
}
