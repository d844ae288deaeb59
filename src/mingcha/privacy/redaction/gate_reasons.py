"""Why a film did not pass its gate, and what a person can do about it (article 21)."""

from dataclasses import dataclass
from datetime import date

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.privacy.redaction.values import Gate

MOST_RUN_BYTES = 63
"""In a row that a film may have in common with its source: more are a piece of it, not chance."""


@dataclass(frozen=True, slots=True)
class GateReason:
    """What was found on a film, and the remedy."""

    found: Words
    remedy: Words


_ANEW = Words(
    "重新签名后影片从头生成。若再次如此，属程序或者磁盘故障：请联系运维人员，或者不予放行后重新制作",
    "sign the review again and the film is made anew from the start; if it comes back the same, the program or the disk"
    " is at fault: call who maintains it, or refuse this redaction and begin another",
)
_RESIDUAL = GateReason(
    Words("仍检出未遮盖的目标", "something uncovered is detected on it"),
    Words(
        "逐一查看标为“生成后检查指出”的位置：检查程序能定位的已加遮盖区域，不够的再增加区域（N）或者延长轨迹（B、E），"
        "然后重新签名",
        "look at each place that the check points out: it covers what it can place; where that is not enough, add a"
        " region (N) or a longer track (B, E); then sign",
    ),
)
_STREAMS = GateReason(Words("须只有一路视频", "it has other than one stream"), _ANEW)
_METADATA = GateReason(Words("含有元数据", "it has metadata"), _ANEW)
_SOURCE = GateReason(Words("含有原始录像的数据", "it has data of the source"), _ANEW)
_FRAMES = GateReason(
    Words("帧数或者时间与原始录像不符", "its pictures or their times are not the source's"),
    Words(
        "重新签名后影片从头生成。若再次如此，取来的录像可能已损坏：不予放行，重新取片制作",
        "sign the review again and the film is made anew from the start; if it comes back the same, the clips that were"
        " fetched may be damaged: refuse this redaction and begin another, which fetches them again",
    ),
)
_INPUTS = GateReason(
    Words("遮盖区域或者模型与记录不符", "frozen boxes or models are not those of the row"),
    Words(
        "检测模型可能在制作期间更换过：请运维人员恢复原模型后重新签名，或者不予放行后按新模型重新制作",
        "the models may have been exchanged meanwhile: have the earlier ones put back and sign again, or refuse this"
        " redaction and begin another with the present ones",
    ),
)


@cites("21")
def gate_reasons(gate: Gate, on: date) -> tuple[GateReason, ...]:
    """What keeps a rendered film from passing its gate on a Shanghai day, nothing for a film that passes."""
    most = parameters.number("privacy.residual_score_permille", on)
    found = (
        (gate.residual_permille > most, _RESIDUAL),
        (gate.streams != 1, _STREAMS),
        (gate.metadata_boxes + gate.sei_units > 0, _METADATA),
        (gate.source_packets > 0 or gate.longest_run_bytes > MOST_RUN_BYTES, _SOURCE),
        (not gate.same_frames, _FRAMES),
        (not gate.same_inputs, _INPUTS),
    )
    return tuple(reason for is_found, reason in found if is_found)
