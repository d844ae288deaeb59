"""The six principles of article 13(2), and the closed lists of a decision. Pure."""

from enum import StrEnum

from mingcha.kit.words import Words


class Principle(StrEnum):
    """The six principles in the order of the law; the value is stored."""

    POOLED = "pooled"
    LAWFUL = "lawful"
    NEEDED = "needed"
    ORDERED = "ordered"
    COMPLIANT = "compliant"
    SAFE = "safe"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _PRINCIPLES[self][0]

    @property
    def asks(self) -> Words:
        """What is looked at."""
        return _PRINCIPLES[self][1]


_PRINCIPLES = {
    Principle.POOLED: (
        Words("统筹集约", "Coordinated and pooled"),
        Words("没有现有的目录条目或者已有的决定可以满足", "no data set or decision that exists would do"),
    ),
    Principle.LAWFUL: (
        Words("依法采集", "Lawfully collected"),
        Words("所涉系统已验收、已备案，没有第十八条的未结问题", "accepted and filed systems, no finding of art. 18"),
    ),
    Principle.NEEDED: (
        Words("按需共享", "Shared as needed"),
        Words("每个信息项、点位和时段都由职责而来，方式取最低一级",
              "each field, point and hour follows from the duty; the least kind"),
    ),
    Principle.ORDERED: (
        Words("有序开放", "Opened in order"),
        Words("符合条目的共享类型，不向社会开放", "the share type fits; nothing is opened to the public"),
    ),
    Principle.COMPLIANT: (
        Words("合规应用", "Used by the rules"),
        Words("不作他用、不提供第三方、不作身份识别", "no other purpose, no third party, no identification"),
    ),
    Principle.SAFE: (
        Words("安全可控", "Safe and controlled"),
        Words("网络、账户、水印和收回的措施可靠", "network, accounts, watermark and revocation hold"),
    ),
}  # fmt: skip


class SharingOutcome(StrEnum):
    """The answer to an application; the value is stored, and is the application's state."""

    AGREED = "agreed"
    AGREED_PARTLY = "agreed_partly"
    REFUSED = "refused"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _OUTCOMES[self]


_OUTCOMES = {
    SharingOutcome.AGREED: Words("同意", "agreed"),
    SharingOutcome.AGREED_PARTLY: Words("部分同意", "agreed in part"),
    SharingOutcome.REFUSED: Words("不同意", "refused"),
}


class ConsentAnswer(StrEnum):
    """What a unit answers for its points; the value is stored, the newest one counts."""

    CONSENTS = "consents"
    DECLINES = "declines"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _ANSWERS[self]


_ANSWERS = {
    ConsentAnswer.CONSENTS: Words("同意", "consents"),
    ConsentAnswer.DECLINES: Words("不同意", "declines"),
    ConsentAnswer.WITHDRAWN: Words("撤回同意", "withdraws its consent"),
}


class PointBar(StrEnum):
    """Why a point of the scope is not agreed, in the order in which it is asked; the value is stored."""

    NOT_FILED = "not_filed"
    ARTICLE_18 = "article_18"
    DECLINED = "declined"
    BY_OFFICER = "by_officer"

    @property
    def words(self) -> Words:
        """The reason for people."""
        return _BARS[self]


_BARS = {
    PointBar.NOT_FILED: Words("所属系统未备案", "its system is not filed"),
    PointBar.ARTICLE_18: Words("有第十八条的未结问题", "a finding of article 18 about it is open"),
    PointBar.DECLINED: Words("管理单位不同意", "its managing unit does not consent"),
    PointBar.BY_OFFICER: Words("公安机关不同意", "the police refuse it"),
}


class DisputeResult(StrEnum):
    """How a dispute was settled; the value is stored."""

    UPHELD = "upheld"
    DECIDED_ANEW = "decided_anew"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _RESULTS[self]


_RESULTS = {
    DisputeResult.UPHELD: Words("维持决定", "the decision stands"),
    DisputeResult.DECIDED_ANEW: Words("由公安机关重新决定", "the police decide anew"),
}
