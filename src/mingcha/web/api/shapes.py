"""Shapes shared by the whole API: texts in both languages, refusals, faults, labelled places."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from mingcha.geo.coordinates import LegalCoordinate
from mingcha.geo.label_doubts import LabelQuestion

MOST_ROWS = 500
"""Maximum rows of one answer."""
LARGEST_NUMBER = 2**53 - 1
"""The largest integer that every JSON reader represents exactly (RFC 8259, section 6)."""

Instant = Annotated[datetime, AfterValidator(lambda instant: instant.astimezone(UTC))]
"""An instant in an answer: ISO 8601 in UTC, converted from any zone."""

PointCode = Annotated[str, Field(pattern=r"^[0-9]{20}$", description="GB/T 28181 code of a point, 20 digits")]
ShortCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$", description="a code of this register")]
Division = Annotated[str, Field(pattern=r"^[0-9]{6}$", description="GB/T 2260, six digits")]
Text = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="rows at most")]
Offset = Annotated[int, Field(ge=0, le=10_000_000, description="rows to leave out before the first")]


class Strict(Schema):
    """A request body; unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class BothWords(Schema):
    """A name or sentence in both languages."""

    zh: str
    en: str


class NextAction(Schema):
    """Something that a person can do about a refusal; `url` is the page for it, or empty."""

    words: str
    url: str


class Refusal(Schema):
    """Refused by the law: the article, its exact words, the reason, what is missing, what to do next."""

    error: Literal["refused"]
    article: str
    article_words: str
    article_url: str
    quote: str
    reason: str
    missing: list[str]
    next: list[NextAction]


class Problem(Schema):
    """Any other error: its kind and a sentence; `trace` identifies it in our logs."""

    error: Literal[
        "invalid",
        "not_found",
        "forbidden",
        "conflict",
        "unavailable",
        "corrupt",
        "exhausted",
        "unsupported",
        "unauthenticated",
        "internal",
        "too_many",
    ]
    reason: str
    trace: str = ""


class LabelledPlace(Schema):
    """The place of a coordinate under this label; CGCS2000 degrees (article 13)."""

    label: str
    longitude: float
    latitude: float

    @classmethod
    def of(cls, legal: LegalCoordinate) -> "LabelledPlace":
        """The place of a legal coordinate."""
        return cls(label=legal.original.system.value, longitude=legal.longitude, latitude=legal.latitude)


class DoubtedLabel(Schema):
    """A doubted label (article 13): the place under it, the place under the likely one, their distance in metres."""

    words: BothWords
    declared: LabelledPlace
    likely: LabelledPlace | None
    apart_m: float

    @classmethod
    def of(cls, question: LabelQuestion) -> "DoubtedLabel":
        """The rule's question as a shape."""
        return cls(
            words=BothWords(zh=question.words.zh, en=question.words.en),
            declared=LabelledPlace.of(question.declared),
            likely=LabelledPlace.of(question.likely) if question.likely else None,
            apart_m=question.apart_m,
        )


class Doubt(Refusal):
    """A refusal under article 13 that is a question: resend with another label, or with `label_reason`."""

    question: DoubtedLabel
