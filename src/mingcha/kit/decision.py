"""The answer of a rule: a value that carries the article, the reason, what is missing and what to do next.

The page, the API error, the command line and the register all say the same because they all read this value.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class Missing(Words):
    """A missing item of a refusal. `about` names the fact of the rule that it concerns, so that a form can show the
    item at its field."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing a person can do about a refusal; `action` names it for the page (a url name or "")."""

    words: Words
    action: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed, or refused under an article. A refusal without an article is a bug and cannot be made."""

    allowed: bool
    article: str = ""
    reason: Words = Words("", "")
    missing: tuple[Words, ...] = ()
    next: tuple[NextStep, ...] = ()

    def __post_init__(self) -> None:
        if not self.allowed and (not self.article or not self.reason.zh or not self.reason.en):
            raise ValueError("a refusal needs an article and a reason in both languages")

    def __bool__(self) -> bool:
        return self.allowed


def allow(article: str = "") -> Decision:
    """Yes; `article` names the ground where there is one."""
    return Decision(allowed=True, article=article)


def refuse(
    article: str, zh: str, en: str, *, missing: tuple[Words, ...] = (), next_steps: tuple[NextStep, ...] = ()
) -> Decision:
    """No, under an article such as "15(1)" or "799-17", with the sentence for the person."""
    return Decision(allowed=False, article=article, reason=Words(zh, en), missing=missing, next=next_steps)


class Refused(Exception):  # noqa: N818 - a legal answer, not an error
    """Stops an action whose rule said no. The transaction rolls back; the edge shows the decision."""

    def __init__(self, decision: Decision) -> None:
        if decision.allowed:
            raise ValueError("only a refusal can be raised")
        self.decision = decision
        super().__init__(f"refused under {decision.article}: {decision.reason.en}")


def require(decision: Decision) -> None:
    """Goes on when the decision allows; raises Refused when it does not."""
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
