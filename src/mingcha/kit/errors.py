"""The closed set of errors. Each edge (page, API, command line, local protocol) turns an error into one message.

A refusal by the law is not an error: it is a Decision (kit.decision), raised as Refused to stop an action.
"""

from enum import StrEnum

from mingcha.kit.words import Words


class FaultKind(StrEnum):
    """The ten kinds of error; every edge maps each of them."""

    INVALID = "invalid"  # the input cannot be right
    NOT_FOUND = "not_found"  # the named object does not exist (or not for this person)
    FORBIDDEN = "forbidden"  # this person may not, by role or territory
    CONFLICT = "conflict"  # not possible in this state, or a concurrent change came first
    UNAVAILABLE = "unavailable"  # a part does not respond; try again
    CORRUPT = "corrupt"  # stored data does not match its proof
    EXHAUSTED = "exhausted"  # disk, memory or a limit is used up
    UNSUPPORTED = "unsupported"  # well-formed, but not supported here
    UNAUTHENTICATED = "unauthenticated"  # the caller is not identified
    INTERNAL = "internal"  # a bug of ours


HTTP_STATUS = {
    FaultKind.INVALID: 422,
    FaultKind.NOT_FOUND: 404,
    FaultKind.FORBIDDEN: 403,
    FaultKind.CONFLICT: 409,
    FaultKind.UNAVAILABLE: 503,
    FaultKind.CORRUPT: 500,
    FaultKind.EXHAUSTED: 507,
    FaultKind.UNSUPPORTED: 415,
    FaultKind.UNAUTHENTICATED: 401,
    FaultKind.INTERNAL: 500,
}


class Fault(Exception):  # noqa: N818 - "fault" is the word of the house; errors are what faults become at the edge
    """A failure, with a sentence for the person and a detail for the log (no secrets in either). `about`: the argument
    that it concerns, as kit.decision.Missing.about, where a kind alone does not name it."""

    def __init__(self, kind: FaultKind, words: Words | str, detail: str = "", *, about: str = "") -> None:
        self.kind, self.about = kind, about
        self.words = words if isinstance(words, Words) else Words(words, words)
        self.detail = detail
        super().__init__(f"{kind.value}: {self.words.en}" + (f" ({detail})" if detail else ""))
