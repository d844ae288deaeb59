"""What may stay visible in a film by law: pure decisions on plain values (article 21)."""

from collections.abc import Collection, Sequence
from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.privacy.redaction.edits import OF_A_TRACK, EditKind, NewEdit
from mingcha.privacy.redaction.rules import READERS, count_hands
from mingcha.privacy.redaction.values import ExceptionGround, GroundRank, NewException, RedactionKind
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import PUBLIC_SECURITY

MOST_EXCEPTED = 20
"""Tracks that one exception names."""
MOST_GROUNDS = 3
"""Documents by which tracks of one film stay visible: the film names each."""
_NO_RULE = refuse("21", "只有法律、法规可以另有规定", "only a law or a regulation may except, a rule may not")


@cites("21")
def leaves_exceptions(edit: NewEdit, excepted: Collection[str]) -> Decision:
    """Whether an edit leaves the tracks alone that stay visible by law: nothing is joined to one or moved into it. It
    may be covered again by a region or whole pictures, which win."""
    if edit.kind in OF_A_TRACK and not {edit.track, edit.other}.isdisjoint(excepted):
        return refuse(
            "21", "依法不作遮盖的轨迹不得修改，可以增加区域遮盖", "a track that is visible by law is not edited"
        )
    return allow("21")


@cites("21")
def may_ask_exceptions(who: DutyFacts, place: Place, kind: RedactionKind) -> Decision:
    """Whether this person asks what of this film stays visible by law: an officer over the place, of a film for
    publication."""
    if not who.over(place, *PUBLIC_SECURITY):
        return refuse("21", "由辖区公安机关民警提出", "an officer over the place asks for it")
    if kind is not RedactionKind.PUBLICATION:
        return refuse("21", "只有为公开制作的影片可以依法不作遮盖", "only a film for publication has exceptions")
    return allow("21")


@cites("21")
def may_ask_exception(
    who: DutyFacts, place: Place, kind: RedactionKind, new: NewException, length_90k: int
) -> Decision:
    """Whether this person may ask that tracks stay visible: an officer over the place, in a film for publication, by a
    law or regulation with its article, ordered by a named organ, whose numbered document is handed in with it."""
    asks = may_ask_exceptions(who, place, kind)
    if not asks:
        return asks
    if new.ground.rank is GroundRank.RULE:
        return _NO_RULE
    is_in_film = 0 <= new.span.from_90k < new.span.to_90k <= length_90k
    if (
        not is_in_film
        or not 1 <= len(new.tracks) <= MOST_EXCEPTED
        or not all(one.split() == [one] for one in new.tracks)
    ):
        zh, en = (
            f"须写明影片之内的时段和 1 至 {MOST_EXCEPTED} 条轨迹",
            f"it has a time of the film and 1 to {MOST_EXCEPTED} tracks",
        )
        return refuse("21", zh, en, missing=(Missing("轨迹和时段", "tracks and time", "tracks"),))
    lacks = _ground_lacks(new.ground, new.document_no)
    if lacks:
        return refuse("21", "不作遮盖缺少依据", "to leave it visible, its ground is missing", missing=tuple(lacks))
    return allow("21")


@cites("21")
def is_as_asked(tracks: Collection[str], later: Sequence[NewEdit]) -> Decision:
    """Whether the tracks of an exception are what the first officer asked for: none of the edits since then (`later`)
    changes one. Who makes the film could else join another person to one, or move it over one."""
    edited = [one for one in later if one.kind in OF_A_TRACK and one.kind is not EditKind.EXCEPT]
    if all({one.track, one.other}.isdisjoint(tracks) for one in edited):
        return allow("21")
    return refuse(
        "21",
        "所请轨迹在提出之后有修改，须退回后重新提出",
        "a track was edited since it was asked for: it is returned and asked for anew",
    )


@cites("21")
def fits_bar(edits: Sequence[NewEdit]) -> Decision:
    """Whether the bar at the foot of the film can name the grounds of all exceptions: MOST_GROUNDS at most."""
    if len({edit.reason for edit in edits if edit.kind is EditKind.EXCEPT}) <= MOST_GROUNDS:
        return allow("21")
    return refuse("21", f"一部影片至多标注 {MOST_GROUNDS} 份决定文书", f"a film names at most {MOST_GROUNDS} documents")


@cites("21")
def is_exception(
    ground: ExceptionGround, officers: Sequence[DutyFacts], place: Place, hands: Sequence[Hand], on: date
) -> Decision:
    """Whether something may stay visible: by a law or regulation with its article, ordered by a named organ with a
    document, approved by `privacy.exception_officers` officers over the place of different hands."""
    if ground.rank is GroundRank.RULE:
        return _NO_RULE
    lacks = _ground_lacks(ground, ground.document_sha256)
    wanted = parameters.number("privacy.exception_officers", on)
    approving = {one.user_id for one in officers if one.user_id and one.over(place, *PUBLIC_SECURITY)}
    if count_hands(approving, hands) < wanted:
        lacks.append(Missing(f"{wanted} 名民警的批准", f"the approval of {wanted} officers", "officers"))
    if lacks:
        return refuse("21", "不作脱敏处理缺少依据或者批准", "to leave it visible, something is missing",
                      missing=tuple(lacks))  # fmt: skip
    return allow("21")


@cites("21")
def may_decide_exception(who: DutyFacts, place: Place, asked_by: int, hands: Sequence[Hand]) -> Decision:
    """Whether this person is the second officer of an exception: an officer over the place of another hand than the one
    who asked for it."""
    if not who.over(place, *PUBLIC_SECURITY):
        return refuse("21", "由辖区公安机关民警批准", "an officer over the place approves it")
    if are_same_hand(who.user_id, asked_by, hands):
        return refuse("21", "提出人不得批准，由另一名民警批准",
                      "the officer who asked for it may not approve it: another officer does")  # fmt: skip
    return allow("21")


@cites("21")
def may_return_exception(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may return an exception that was asked for: an officer over the place."""
    if who.over(place, *PUBLIC_SECURITY):
        return allow("21")
    return refuse("21", "由辖区公安机关民警退回", "an officer over the place returns it")


@cites("3", "21")
def may_open_ground(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may open the document of an exception: officers and auditors over the place."""
    if who.over(place, *READERS):
        return allow("21")
    return refuse("3", "决定文书由辖区公安机关查看", "the document is read by the police over the place")


def _ground_lacks(ground: ExceptionGround, document: str) -> list[Missing]:
    given = (
        (ground.title, Missing("法律、法规名称", "the law or regulation", "title")),
        (ground.article, Missing("条款", "its article", "article")),
        (ground.organ, Missing("决定机关", "the organ that ordered it", "organ")),
        (document, Missing("决定文书", "its document", "document")),
    )
    return [missing for text, missing in given if not text.strip()]
