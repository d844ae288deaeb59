"""What holds of one kind of redaction alone: how it is begun, what may stay visible, where its film is seen (articles
19, 21; decree 799, art. 21). Pure decisions on plain values.
"""

from collections.abc import Sequence

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.privacy.redaction.edits import EditKind, KeptTrack, NewEdit
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.values import ItemAnswer, ItemKind, RedactionKind

_OF_THE_PERSON = (EditKind.KEEP_VISIBLE, EditKind.COVER_AGAIN)
_CHANGES_TRACKS = (EditKind.SPLIT, EditKind.JOIN, EditKind.MOVE_KEY, EditKind.EXTEND)


@cites("19", "21", "799-21")
def is_begun_by_itself(kind: RedactionKind) -> Decision:
    """Whether a redaction of this kind is begun without a request: one for publication. One for the person concerned is
    begun for that person's request, one for another purpose for the request of its unit."""
    if kind is RedactionKind.SUBJECT:
        return refuse("799-21", "须由本人查阅申请提起", "it is begun for a request of a person concerned",
                      missing=(Missing("本人查阅申请", "that request", "request"),))  # fmt: skip
    if kind is RedactionKind.NONSAFETY:
        return refuse("19", "须由公共服务或者公共管理的调取申请提起", "it is begun for a request of such a purpose",
                      missing=(Missing("调取申请", "that request", "request"),))  # fmt: skip
    return allow("21")


@cites("15", "19", "21")
def is_confirmed(kind: RedactionKind, has_publication: bool) -> Decision:
    """Whether a second person confirmed what a redaction is for, so that its source may be looked at, edited and
    reviewed, and its film signed and released: one for publication while an approved publication names it. One of a
    request is judged where it is begun."""
    if kind is not RedactionKind.PUBLICATION or has_publication:
        return allow("21")
    return refuse(
        "21",
        "没有指明本脱敏、经另一人批准的公开传播，不能查看原始录像、复核、签名和放行",
        "no publication that another person approved and that lasts names it: nobody looks, reviews, signs or releases",
        missing=(Missing("已批准、指明本脱敏的公开传播", "an approved publication that names it", "publication"),),
    )


@cites("799-21")
def is_marked(kind: RedactionKind, kept: Sequence[KeptTrack], statement: str) -> Decision:
    """Whether the review of a film may be signed as far as the person concerned is visible in it: a track of that
    person stays visible, or the reviewer states in words why none does."""
    if kind is not RedactionKind.SUBJECT or kept or statement.strip():
        return allow("799-21" if kind is RedactionKind.SUBJECT else "21")
    return refuse(
        "799-21",
        "没有标记本人：请标记本人的轨迹，或者写明为何无须标记",
        "nobody is marked: mark the person concerned, or state why nobody needs to be",
        missing=(Missing("本人的标记或者说明", "a mark of the person, or the reason", "statement"),),
    )


@cites("16(3)", "19", "21", "799-21")
def is_handed_out(kind: RedactionKind, state: RedactionState, *, is_out: bool) -> Decision:
    """Whether a film may be fetched as a file where redactions are: a released one under a publication that is released
    (`is_out`). One of a request is played there and nothing else, since it leaves by the door of its request alone."""
    if kind is RedactionKind.PUBLICATION:
        if state is RedactionState.RELEASED and is_out:
            return allow("21")
        return refuse("21", "影片放行并公开后才能下载，此前只能在页面播放",
                      "it is downloaded once film and publication are released: before it is played on its page",
                      missing=(Missing("已放行的公开传播", "a released publication", "publication"),))  # fmt: skip
    article = "799-21" if kind is RedactionKind.SUBJECT else "19"
    return refuse(article, "该影片只能在页面播放，不得下载", "this film is played on its page, never downloaded")


@cites("19", "21", "799-21")
def fits_kind(edit: NewEdit, kind: RedactionKind, kept: Sequence[KeptTrack]) -> Decision:
    """Whether an edit is possible in a redaction of this kind. In one for the person concerned that person's tracks
    alone may stay visible: no class is left open, and a track that stays visible (`kept`) gets nothing of another one
    and is not moved. In every other kind no track stays visible, and in one for another purpose than public safety no
    class is left open either."""
    if kind is not RedactionKind.SUBJECT:
        if edit.kind in _OF_THE_PERSON:
            return refuse("21", "只有本人查阅的脱敏可以保留本人轨迹", "only a person concerned is left visible")
        if kind is RedactionKind.NONSAFETY and edit.kind is EditKind.CLASS_OFF:
            return refuse(
                "19", "公共安全以外的用途只提供脱敏结果，不得整类不遮盖", "redacted output only: no class is left open"
            )
        return allow("21")
    if edit.kind is EditKind.CLASS_OFF:
        return refuse("799-21", "查阅时须遮挡他人，不得整类不遮盖", "others are masked: no class is left open")
    marked = {one.track for one in kept}
    if edit.kind in _CHANGES_TRACKS and marked & {edit.track, edit.other}:
        return refuse("799-21", "保持可见的轨迹须先恢复遮盖，再修改", "cover a visible track again before that")
    if edit.kind is EditKind.COVER_AGAIN and edit.track not in marked:
        return refuse("799-21", "该轨迹没有保持可见", "this track does not stay visible")
    return allow("799-21")


@cites("21", "799-21")
def is_lawful_answer(item: ItemKind, answer: ItemAnswer) -> Decision:
    """Whether an item may be answered so: that a track stays visible is confirmed, or it is covered again by an edit,
    with which its item goes."""
    if item is ItemKind.KEPT and answer is not ItemAnswer.OK:
        return refuse(
            "799-21", "保持可见的轨迹须确认是本人，否则恢复遮盖", "confirm who stays visible, or cover it again"
        )
    return allow("21")


@cites("16(3)", "19", "799-21")
def is_opened_by_itself(kind: RedactionKind, state: RedactionState) -> bool:
    """Whether a film is opened where redactions are. One of a request is, once released, only given by the door of its
    request, each time with a line of the register: for the person concerned at the counter, for another purpose than
    public safety to its officers or in its export."""
    return kind is RedactionKind.PUBLICATION or state is not RedactionState.RELEASED
