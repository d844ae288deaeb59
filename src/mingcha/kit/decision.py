"""The result of a rule: a value with the article, the reason, what is missing and what to do next.

Pages, API errors, the command line and the register show the same text because all of them read this value.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class Missing(Words):
    """A missing item of a refusal. `about` is the name of the rule's fact that it concerns, or the number of one of
    several things of a kind, so that a form can show the item at its field."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing a person can do about a refusal; `action` is a url name for the page, or "", `about` what that name
    takes: the code of a point."""

    words: Words
    action: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed, or refused under an article. `noted`: the reason (Chinese) that the log has in place of the one for the
    person, where the person must not learn it. `banned`: forbidden to everybody, and nobody can lift it. Raises
    ValueError for a refusal without article or reason."""

    allowed: bool
    article: str = ""
    reason: Words = Words("", "")
    missing: tuple[Words, ...] = ()
    next: tuple[NextStep, ...] = ()
    noted: str = ""
    banned: bool = False

    def __post_init__(self) -> None:
        if not self.allowed and (not self.article or not self.reason.zh or not self.reason.en):
            raise ValueError("a refusal needs an article and a reason in both languages")

    def __bool__(self) -> bool:
        return self.allowed


@lru_cache(maxsize=256)
def allow(article: str = "") -> Decision:
    """An allowed decision; `article` is its legal ground, if any."""
    return Decision(allowed=True, article=article)


def refuse(
    article: str, zh: str, en: str, *, missing: tuple[Words, ...] = (), next_steps: tuple[NextStep, ...] = ()
) -> Decision:
    """A refused decision under an article such as "15(1)" or "799-17", with the reason for the person."""
    return Decision(allowed=False, article=article, reason=Words(zh, en), missing=missing, next=next_steps)


class Refused(Exception):  # noqa: N818 - a legal answer, not an error
    """Stops an action that a rule refused. The transaction rolls back; the edge shows the decision."""

    def __init__(self, decision: Decision) -> None:
        if decision.allowed:
            raise ValueError("only a refusal can be raised")
        self.decision = decision
        super().__init__(f"refused under {decision.article}: {decision.reason.en}")


def require(decision: Decision) -> None:
    """Raises Refused if the decision is a refusal."""
    if not decision.allowed:
        raise Refused(decision)


def cites[F: Callable[..., object]](*articles: str) -> Callable[[F], F]:
    """Marks a rule, action or page as carrying out these articles ("15(1)"; "799-17" for the national decree).

    `make law` reads the marks from the syntax tree; at run time they stay on the function as `__cites__`.
    """

    def mark(function: F) -> F:
        function.__cites__ = articles  # type: ignore[attr-defined]
        return function

    return mark
