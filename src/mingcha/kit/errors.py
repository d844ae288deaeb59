"""The closed set of errors. At an edge (page, API, command line, local protocol) each becomes one message.

A refusal by the law is not an error: it is a Decision (kit.decision), carried by Refused where an action must stop.
"""

from enum import StrEnum

from mingcha.kit.words import Words


class FaultKind(StrEnum):
    """What went wrong, in the ten words that every edge can map."""

    INVALID = "invalid"  # what was given cannot be right
    NOT_FOUND = "not_found"  # what was named does not exist (or not for this person)
    FORBIDDEN = "forbidden"  # this person may not, by role or territory
    CONFLICT = "conflict"  # not in this state, or somebody was faster
    UNAVAILABLE = "unavailable"  # a part does not answer; try again
    CORRUPT = "corrupt"  # stored data does not agree with its proof
    EXHAUSTED = "exhausted"  # disk, memory or a limit is used up
    UNSUPPORTED = "unsupported"  # well-formed, but not spoken here
    UNAUTHENTICATED = "unauthenticated"  # who is asking is not known
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
    """Something that did not work, with a sentence for the person and a detail for the log (no secrets in either)."""

    def __init__(self, kind: FaultKind, words: Words | str, detail: str = "") -> None:
        self.kind = kind
        self.words = words if isinstance(words, Words) else Words(words, words)
        self.detail = detail
        super().__init__(f"{kind.value}: {self.words.en}" + (f" ({detail})" if detail else ""))
