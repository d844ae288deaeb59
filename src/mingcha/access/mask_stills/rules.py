"""Who sees the still on which a mask is drawn or checked, and which one proves it (articles 3, 16(3), 18, 20(1))."""

from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.privacy.masks.rules import may_open_proof
from mingcha.privacy.masks.values import MaskMaker
from mingcha.registry.identity.duty import DutyFacts, Place


@cites("3", "16(3)", "18", "20(1)")
def may_see_mask_still(
    who: DutyFacts, place: Place, shown_lately: int, on: date, *, is_concerned: bool, is_bared: bool
) -> Decision:
    """Whether this person sees one still of a point: the manager of its unit and the officers there, of a point at
    which this person draws or checks what must be covered (`is_concerned`), `privacy.mask_stills_an_hour` at most. Any
    other picture is opened by a grant. `is_bared`: it would show what checked masks cover, with nothing for this person
    to draw or to check."""
    sees = may_open_proof(who, place)
    if not sees:
        return sees
    if not is_concerned:
        return refuse(
            "16(3)",
            "该点位没有须由您绘制或者核验的遮挡：画面须凭授权查看",
            "nothing of this point is to be covered or checked by you: its pictures are opened by a grant",
        )
    if is_bared:
        return refuse(
            "18",
            "须遮挡的内容均已核验遮挡，没有须由您绘制、核验的遮挡：只提供含遮挡的画面",
            "all that must be covered has a checked mask, you have none to draw or to check: the picture has its masks",
            next_steps=(NextStep(Words("在含遮挡的画面上绘制新版本", "draw another version on the masked picture")),),
        )
    most = parameters.number("privacy.mask_stills_an_hour", on)
    if shown_lately >= most:
        return refuse(
            "20(1)",
            f"每人一小时内最多看 {most} 张绘制、核验遮挡的画面，请稍后再试",
            f"a person sees at most {most} pictures for masks an hour: try again later",
        )
    return allow("18")


@cites("18")
def shows_mask(version: str, burnt_in: tuple[str, ...], by: MaskMaker) -> Decision:
    """Whether a masked still proves a version of a mask: one that the recorder burns in, and did. One whose time has
    not come is not; and what the camera itself masks is proven by a picture of its own."""
    if by is not MaskMaker.RECORDER:
        return refuse("18", "摄像机自身遮挡的证据画面须上传", "a mask by the camera is proven by a picture of its own")
    if version in burnt_in:
        return allow("18")
    lacks = Missing("含该遮挡的画面", "a picture with this mask", "still")
    return refuse(
        "18", "画面中没有该版本的遮挡：尚未生效或者尚未下发", "this version is not in the picture yet", missing=(lacks,)
    )
