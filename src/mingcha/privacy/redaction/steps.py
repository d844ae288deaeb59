"""What all acts of a redaction have in common: the next state, the revision, the film, and the facts of the entry."""

from datetime import UTC, datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.redaction import kinds
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.rows import named_ones, source_facts
from mingcha.privacy.redaction.states import RedactionAct, RedactionState, state_after
from mingcha.privacy.redaction.values import RedactionKind
from mingcha.privacy.redaction.work_folder import RedactionWork

NO_FILM = Words("没有该影片", "there is no such film")
"""The answer to everybody who may not see a film: it does not say whether there is one."""


def step(held: Redaction, act: RedactionAct) -> None:
    """Sets the state after an act, unsaved. Raises Fault(CONFLICT) if the act is not possible in this one."""
    state = RedactionState(held.state)
    after = state_after(state, act)
    if after is None:
        raise Fault(
            FaultKind.CONFLICT,
            Words(f"该脱敏的状态为“{state.words.zh}”，不能办理", f"the redaction is {state.words.en}: not possible"),
        )
    held.state = after.value


def require_revision(held: Redaction, revision: int, editor: str) -> None:
    """Raises Fault(CONFLICT), with who edited, if a redaction has another revision than the one that was read."""
    if held.revision != revision:
        words = Words(
            f"{editor} 已作修改，现为第 {held.revision} 次修改，请重新读取",
            f"{editor} edited it: it has revision {held.revision} now, read it again",
        )
        raise Fault(FaultKind.CONFLICT, words)


def require_film(work: RedactionWork, sha256: str) -> None:
    """Raises Fault(CONFLICT) if the film that lies there has another digest, or none lies there."""
    if not sha256 or work.film_sha256() != sha256:
        raise Fault(FaultKind.CONFLICT, Words("影片文件与记录不符", "the film's file is not that of the record"))


@cites("7", "18")
def is_footage_shown(held: Redaction) -> Decision:
    """Whether the footage of a redaction may be shown: nothing of its time was closed since it was fetched."""
    begins, ends = (datetime.fromtimestamp(at_ms / 1000, UTC) for at_ms in (held.from_ms, held.to_ms))
    return is_shown(closed_spans((held.point.code,)), begins, ends)


@cites("15", "19", "21")
def is_confirmed(held: Redaction, at: datetime) -> Decision:
    """Whether a second person confirmed what a redaction is for, and that has not ended."""
    facts = source_facts(held, at)
    return kinds.is_confirmed(facts.kind, facts.has_publication)


@cites("16(3)", "19", "21", "799-21")
def is_handed_out(held: Redaction, at: datetime) -> Decision:
    """Whether its film may be fetched as a file."""
    is_out = named_ones([held], at).get(held.no, False)
    return kinds.is_handed_out(RedactionKind(held.kind), RedactionState(held.state), is_out=is_out)


def note(record: ActRecord, held: Redaction) -> None:
    """The facts of every entry of a redaction."""
    for key, value in (
        ("redaction", held.no), ("camera", held.point.code), ("state", held.state), ("revision", held.revision),
        ("frozen_sha256", held.frozen_sha256), ("output_sha256", held.output_sha256),
    ):  # fmt: skip
        record.fact(key, value)
