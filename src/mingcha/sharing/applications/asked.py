"""What an application has to say before it is submitted, and whether its set can be asked for so: pure decisions on
plain values (articles 13(2), 19). Every gap is named at once."""

from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.sharing.applications.purposes import SharingKind, may_share_for
from mingcha.sharing.applications.values import NewApplication, OfferedSet
from mingcha.sharing.catalogue.lists import SetSource, ShareType

MOST_TEXT, MOST_SHORT, MOST_LINES = 200, 60, 1000
"""Maximum characters of the law and the office; of an article; of the reasons."""
MOST_POINTS, MOST_FIELDS = 200, 100
MOST_TERM_MONTHS, MOST_BACK_HOURS = 120, 24 * 366
"""Largest numbers that the columns hold; what is lawful is asked of the parameters."""
LEAST_REASONS = 20
"""Characters below which the reasons of a duty or of its safeguards say nothing."""
_OF_SOURCE = {
    SetSource.LIVE: (SharingKind.SNAPSHOT, SharingKind.LIVE),
    SetSource.HISTORY: (SharingKind.PLAYBACK,),
}
_ARTICLE_15 = (NextStep(Words("未共享的录像依第十四条、第十五条调取", "footage that is not shared: articles 14, 15")),)


@cites("13(2)")
def kinds_of(source: SetSource) -> tuple[SharingKind, ...]:
    """The kinds in which a set of this source is asked for, the least first: sets of footage by pictures, all others by
    rows."""
    return _OF_SOURCE.get(source, (SharingKind.ROWS,))


@cites("13(2)", "19", "GDSR")
def may_be_asked(new: NewApplication, offered: OfferedSet | None, on: date) -> Decision:
    """Whether an application may be submitted on a Shanghai day: nothing lacks, its purpose allows the kind, and its
    set, which is published, can be asked for so. `offered`: the set as it is published, None if it is not."""
    answers = (
        lacking_of_application(new, offered, on),
        may_share_for(new.purpose, new.kind or SharingKind.ROWS),
        suits_set(new, offered),
    )
    return next((one for one in answers if not one), allow("13(2)"))


@cites("13(2)", "GDSR")
def lacking_of_application(new: NewApplication, offered: OfferedSet | None, on: date) -> Decision:
    """Whether an application states everything on a Shanghai day; all gaps at once. The longest term is
    `sharing.decision_most_months`."""
    most = parameters.number("sharing.decision_most_months", on)
    footage = new.kind is not None and new.kind.is_footage
    has_hours = (new.opens is None) == (new.closes is None) and (new.opens is None or new.opens != new.closes)
    stated = (
        (new.data_set > 0, "申请的目录条目", "the data set that is asked for", "data_set"),
        (new.kind is not None, "共享的方式", "the kind that is asked for", "kind"),
        (bool(new.purpose), "使用目的", "the purpose", "purpose"),
        (bool(new.fields) or footage or (offered is not None and not offered.items), "需要的信息项",
         "the fields that are needed", "fields"),
        (bool(new.basis_law.strip()), "职责依据的法律、法规、规章名称", "the law that the duty rests on", "basis_law"),
        (bool(new.basis_article.strip()), "职责依据的条款", "its article", "basis_article"),
        (len(new.duty.strip()) >= LEAST_REASONS, f"需要的理由（不少于 {LEAST_REASONS} 字）",
         f"why it is needed, in {LEAST_REASONS} characters or more", "duty"),
        (bool(new.divisions or new.points), "区划或者点位编码", "a division, or codes of points", "divisions"),
        (has_hours or not footage, "每日起止时刻（都填或者都不填）", "both daily hours, or none", "closes"),
        (new.back_hours > 0 or new.kind is not SharingKind.PLAYBACK, "历史图像回看的小时数",
         "how many hours back recorded pictures go", "back_hours"),
        (1 <= new.term_months <= most, f"1 至 {most} 个月的期限", f"a term of 1 to {most} months", "term_months"),
        (len(new.security.strip()) >= LEAST_REASONS, f"安全保障措施（不少于 {LEAST_REASONS} 字）",
         f"how it is kept safe, in {LEAST_REASONS} characters or more", "security"),
        (bool(new.contact.strip()), "联系部门", "the office to ask", "contact"),
    )  # fmt: skip
    missing = tuple(Missing(zh, en, about) for holds, zh, en, about in stated if not holds)
    if missing:
        return refuse("13(2)", "申请内容不完整", "the application is incomplete", missing=missing)
    return allow("13(2)")


@cites("13(2)", "GDSR")
def suits_set(new: NewApplication, offered: OfferedSet | None) -> Decision:
    """Whether a set can be asked for in this kind and with these fields: it is published and shared, the kind is one of
    its source, and each field is an item of it that is shared. Asked again when it is decided, supplied and resumed."""
    offers = is_offered(offered)
    if offered is None or not offers:
        return offers
    if new.kind is not None and new.kind not in kinds_of(offered.source):
        named = [one.words for one in kinds_of(offered.source)]
        return refuse(
            "13(2)",
            f"“{offered.name}”只能按{'、'.join(one.zh for one in named)}申请",
            f"{offered.name!r} is asked for as: {', '.join(one.en for one in named)}",
        )
    shared = {one.code for one in offered.items if one.share_type is not ShareType.NOT_SHARED}
    other = next((one for one in new.fields if one not in shared), "")
    if other:
        return refuse(
            "13(2)",
            f"“{offered.name}”没有可以共享的信息项“{other}”",
            f"{offered.name!r} has no field {other!r} that is shared",
        )
    return allow("13(2)")


@cites("13(2)", "GDSR")
def is_offered(offered: OfferedSet | None) -> Decision:
    """Whether a set is published and shared at all: one that is withdrawn, or not shared any more, opens nothing."""
    if offered is None:
        return refuse("13(2)", "申请的条目未发布或者已撤销", "the data set is not published, or is withdrawn")
    if offered.share_type is ShareType.NOT_SHARED:
        basis = f"{offered.basis.title}{offered.basis.article}"
        return refuse(
            "13(2)",
            f"“{offered.name}”不予共享（{basis}）",
            f"{offered.name!r} is not shared ({basis})",
            next_steps=_ARTICLE_15,
        )
    return allow("13(2)")
