"""Sound recording (art. 7; decree 799 art. 8(4)): off, except for a limited time on a recorded ground with a sign.
Neither decree lists a case in which sound may be recorded, so the ground must be a document of an authority that can be
inspected; a hidden microphone is eavesdropping (窃听).
"""

from dataclasses import dataclass
from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, cites, refuse
from mingcha.kit.decision import allow as allowed
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.forbidden import may_install
from mingcha.law.periods import add_months

_SAYS_SOUND = ("声音", "录音", "拾音", "音频")
"""The Chinese text of a sign about sound recording contains one of these words."""
_NEXT = (NextStep(Words("登记准予采集声音的文件和标识", "record the document that allows sound, and the sign")),)


@dataclass(frozen=True, slots=True)
class SoundGround:
    """The legal ground on which the sound of a point is recorded."""

    document: str
    """Name and number of the document that allows it."""
    authority: str
    """The authority that issued the document."""
    issued_on: date
    until_on: date
    """The last day on which sound is recorded."""
    sign: str
    """The text of the sign at the point (明显标识)."""
    sign_on: date
    """The day on which the sign was put up."""


@cites("7", "18", "18(1)", "18(2)", "18(3)", "18(4)", "18(5)", "18(6)", "799-8(1)", "799-8(2)", "799-8(3)", "799-8(4)")
def may_record_sound(place: str, ground: SoundGround | None, on: date) -> Decision:
    """Decides whether the sound of a point may be recorded on a day.

    Never in a listed place (`place`: a ForbiddenPlace, "" for none); elsewhere only on a recorded ground that is in
    force, with a sign at the point.
    """
    stands = may_install(place)
    if not stands:
        return stands
    if ground is None:
        return refuse(
            "799-8(4)",
            "不得采集声音：未登记法律依据（防止窃听）",
            "sound is not recorded: no legal ground is registered (eavesdropping)",
            missing=(Words("准予采集声音的文件", "a document that allows sound"),),
            next_steps=_NEXT,
        )
    missing = _missing(ground, on)
    if missing:
        return refuse(
            "799-8(4)",
            "不得采集声音：依据不完整或者不在有效期内",
            "sound is not recorded: its ground is incomplete or not in force",
            missing=missing,
            next_steps=_NEXT,
        )
    return allowed("799-8(4)")


def _missing(ground: SoundGround, on: date) -> tuple[Missing, ...]:
    """The parts of a ground that are missing or invalid on a day; empty if the ground is complete."""
    months = parameters.number("audio.ground_most_months", on)
    lacks = (
        (not ground.document.strip(), Missing("文件名称和文号", "name and number of the document", "document")),
        (
            not ground.authority.strip(),
            Missing("作出文件的机关", "the authority whose document it is", "authority"),
        ),
        (ground.issued_on > on, Missing("已经作出的文件", "a document that has been issued", "issued_on")),
        (ground.until_on < on, Missing("尚未届满的期限", "an end that has not passed", "until_on")),
        (
            ground.until_on > add_months(on, months),
            Missing(f"{months} 个月以内的期限", f"an end within {months} months", "until_on"),
        ),
        (
            not any(sign in ground.sign for sign in _SAYS_SOUND),
            Missing(
                "写明采集声音的标识",
                f"a sign stating in Chinese that sound is recorded ({_SAYS_SOUND[0]})",
                "sign",
            ),
        ),
        (ground.sign_on > on, Missing("已经设置的标识", "a sign that has been put up", "sign_on")),
    )
    return tuple(words for lacking, words in lacks if lacking)
