"""Redactions as the pages show them: steps, who is waited for, what the gate found, in words (article 21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from mingcha.jobs.rules import PartState
from mingcha.jobs.values import JobRow, PartRow
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.privacy.redaction.gate_reasons import MOST_RUN_BYTES
from mingcha.privacy.redaction.listing import ListedRedaction
from mingcha.privacy.redaction.offers import RedactionOffers
from mingcha.privacy.redaction.stages import DETECT, DETECT_JOB, GATE, RENDER_JOB
from mingcha.privacy.redaction.states import AWAITING_PEOPLE, RedactionState
from mingcha.privacy.redaction.values import Gate, RedactionKind, RedactionRow, SignAct

_S = RedactionState
TONES = {
    _S.PREPARING: "wait",
    _S.TO_REVIEW: "warn",
    _S.REVIEWED: "wait",
    _S.GATED: "warn",
    _S.SIGNED: "warn",
    _S.RELEASED: "ok",
    _S.FAILED: "bad",
}
CHIPS = {"wait": "info", "warn": "warn", "ok": "ok", "bad": "bad"}
SIGN_WORDS = {
    SignAct.REVIEWED: Words("复核签名", "signed the review"),
    SignAct.OPENED: Words("观看影片", "opened the film"),
    SignAct.SIGNED: Words("放行签名", "signed the film"),
}
_LONGEST = {DETECT_JOB: DETECT, RENDER_JOB: GATE}
"""The stage of each job that takes longest, with a part for each minute of film. Its parts are due since it began."""
_NOTHING = Words("", "")
_WAITS = {
    _S.PREPARING: Words("平台取片、检测", "the platform fetches and detects"),
    _S.TO_REVIEW: Words("待制作人以外的在岗人员复核", "another person on duty than the maker reviews it"),
    _S.REVIEWED: Words("平台生成、检查", "the platform renders and checks"),
    _S.GATED: Words("待第三人观看并放行签名", "a third person views and signs the film"),
    _S.SIGNED: Words("待在岗人员放行", "a person on duty releases it"),
}
_STEPS = (
    Words("取片与检测", "Fetch and detect"),
    Words("复核", "Review"),
    Words("生成与检查", "Render and check"),
    Words("放行签名", "Second sign"),
    Words("放行", "Release"),
)
_AT_STEP = {_S.PREPARING: 0, _S.TO_REVIEW: 1, _S.REVIEWED: 2, _S.GATED: 3, _S.SIGNED: 4, _S.RELEASED: 5}


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the line: "done", "current" or "", its number, and who or how far below it."""

    tone: str
    number: int
    words: Words
    below: Words


@dataclass(frozen=True, slots=True)
class ListedShown:
    """A redaction of the list."""

    listed: ListedRedaction

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.listed.row.state, "off")

    @property
    def waits(self) -> Words:
        """Who is waited for, nothing where nobody is."""
        return waits_words(self.listed.row, is_confirmed=self.listed.is_confirmed)

    @property
    def ended(self) -> Words:
        """Why it is over, nothing while it is not."""
        reason = self.listed.row.end_reason
        return self.listed.failure or Words(reason, reason)


@dataclass(frozen=True, slots=True)
class GateLine:
    """One thing that the gate looked at, with what it measured."""

    words: Words
    measured: Words


def blocked_words(decision: Decision | None, waits: Words) -> Words:
    """Why this reader may not take the next step, and who is waited for, as sentences; nothing where the reader may."""
    if decision is None or decision:
        return _NOTHING
    chinese = [text for text in (decision.reason.zh, waits.zh) if text]
    english = [text[:1].upper() + text[1:] for text in (decision.reason.en, waits.en) if text]
    return Words("".join(f"{text}。" for text in chinese), " ".join(f"{text}." for text in english))


def waits_words(row: RedactionRow, *, is_confirmed: bool = True) -> Words:
    """Who is waited for in this state: by name, if somebody reviews it already; `is_confirmed`: what it is for."""
    if row.state in AWAITING_PEOPLE and not is_confirmed:
        return Words("待指明本脱敏的公开传播获批准", "a publication that names it is to be approved")
    if row.state is _S.TO_REVIEW and row.reviewer:
        return Words(f"待 {row.reviewer} 复核", f"{row.reviewer} reviews it")
    return _WAITS.get(row.state, _NOTHING)


def minutes_left(job: JobRow | None, parts: Sequence[PartRow], now: datetime) -> int | None:
    """Minutes that a job still takes if the minutes of film that its longest stage has left go on as those that it did,
    at least one; None before the first of them is done: the parts before that stage tell nothing of its pace."""
    if job is None or not job.is_open:
        return None
    counted = [part for part in parts if part.stage == _LONGEST.get(job.kind)]
    done = sum(part.state is PartState.DONE for part in counted)
    if not done:
        return None
    seconds = (now - min(part.due_at for part in counted)).total_seconds() * (len(counted) - done) / done
    return max(1, round(seconds / 60))


def end_words(row: RedactionRow, offers: RedactionOffers) -> Words:
    """Why it is over: what a person wrote, or in both languages why its job failed."""
    failed = offers.job.error if row.state is _S.FAILED and offers.job else None
    return failed or Words(row.end_reason, row.end_reason)


def anew_query(row: RedactionRow) -> str:
    """The query that fills in the form of another redaction of the same footage; "" unless this one, for publication,
    was refused or failed."""
    if row.kind is not RedactionKind.PUBLICATION or row.state not in (_S.REFUSED, _S.FAILED):
        return ""
    times = {"from_at": row.from_at, "to_at": row.to_at}
    typed = {name: f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}" for name, at in times.items()}
    return urlencode({"point": row.point, **typed})


def steps_of(row: RedactionRow, offers: RedactionOffers) -> list[StepShown]:
    """The line of states. One that was refused or failed stands where it was, with nothing current."""
    at, is_open = _AT_STEP.get(row.state), row.state in _AT_STEP
    if at is None:
        reached = (bool(row.frozen_sha256), bool(row.reviewer), bool(row.output_sha256), bool(row.signer))
        at = 5 if row.state is _S.WITHDRAWN else next((n for n, done in enumerate(reached) if not done), 4)
    answered = f"{offers.answered} / {offers.items}"
    below = (
        Words(row.maker, row.maker),
        Words(f"{row.reviewer} {answered}".strip(), f"{row.reviewer} {answered}".strip()) if at >= 1 else _NOTHING,
        Words("检查通过", "passed the gate") if row.output_sha256 else _NOTHING,
        Words(row.signer, row.signer),
        _NOTHING,
    )
    tones = ["done" if n < at else "current" if n == at and is_open else "" for n in range(len(_STEPS))]
    return [StepShown(tones[n], n + 1, words, below[n]) for n, words in enumerate(_STEPS)]


def gate_lines(gate: Gate) -> list[GateLine]:
    """What the gate looked at on a film that passed it, with what it measured."""
    run, score = f"{gate.longest_run_bytes} B (≤ {MOST_RUN_BYTES})", f"{gate.residual_permille} ‰"
    metadata = str(gate.metadata_boxes + gate.sei_units)
    return [
        GateLine(
            Words("生成后再次检测，没有未遮盖的目标", "Detected once more: nothing is uncovered"),
            Words(f"最高分值 {score}", f"highest score {score}"),
        ),
        GateLine(
            Words("只有一路视频，没有声音和位置", "One video stream, no sound and no position"),
            Words(f"{gate.streams} 路", f"{gate.streams} stream"),
        ),
        GateLine(Words("没有元数据", "No metadata"), Words(metadata, metadata)),
        GateLine(
            Words("没有原始录像的数据", "Nothing of the source's data"),
            Words(f"最长相同 {run}", f"longest common run {run}"),
        ),
        GateLine(
            Words("画面数和时间与原始录像一致", "Pictures and times are the source's"),
            Words("一致", "the same"),
        ),
        GateLine(
            Words("遮盖区域和模型与记录一致", "Frozen boxes and models are those of the record"),
            Words("一致", "the same"),
        ),
    ]
