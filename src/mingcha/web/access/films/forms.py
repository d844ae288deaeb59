"""Forms of redacted films of requests: of which footage one is made, and who is present when it is shown (articles 15,
19; decree 799, art. 21)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar, Self

from mingcha.access.films.values import FilmWanted
from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.time_fields import InstantField


class FilmForm(ActionForm):
    """Of which footage of a request a film is made: a point of it and a part of its time."""

    missing_fields: ClassVar[Mapping[str, str]] = {"to_at": "end"}
    refusal_fields: ClassVar[Mapping[str, str]] = {"19": "end"}

    point = ClosedChoiceField(Words("点位", "Point"), law_asks=True)
    begin = InstantField(Words("录像自", "Footage from"), earliest=EARLIEST, latest=LATEST)
    end = InstantField(Words("至（不含）", "To (not included)"), earliest=EARLIEST, latest=LATEST)

    @classmethod
    def of(cls, points: Sequence[str], from_ms: int, to_ms: int, names: Mapping[str, str]) -> Self:
        """The empty form for a request: all its time [from_ms, to_ms) in Unix milliseconds, the first of its points."""
        begins, ends = (datetime.fromtimestamp(at / 1000, UTC) for at in (from_ms, to_ms))
        form = cls(initial={"point": points[0], "begin": begins, "end": ends})
        form.offer(points, names)
        return form

    def offer(self, points: Sequence[str], names: Mapping[str, str]) -> None:
        """Sets the points of the request."""
        self.fields["point"].offer([(code, names.get(code, code)) for code in points])  # type: ignore[attr-defined]

    @property
    def wanted(self) -> FilmWanted:
        """What a valid form asks for."""
        given = self.cleaned_data
        return FilmWanted(given["point"], given["begin"], given["end"])


class ShowForm(ActionForm):
    """That the applicant is at the counter."""

    present = TickField(
        Words("申请人在场，证件已核对", "The applicant is present, and the documents were checked"), wide=True
    )

    @classmethod
    def of(cls, redaction: str) -> Self:
        """The empty form of a film: a page has one for each."""
        form = cls()
        form.auto_id = f"show-{redaction}-%s"
        return form


class CounterForm(ShowForm):
    """That both officers are at the counter."""

    present = TickField(
        Words("两名申请人员在场，证件已核对", "Both officers are present, and their credentials were checked"),
        wide=True,
    )
