"""Forms of what stays visible by law: asking for it with the organ's document, approving and returning it (art. 21)."""

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.masks.values import PICTURE
from mingcha.privacy.redaction.grounds import MOST_EXCEPTED
from mingcha.privacy.redaction.rules import MOST_DOCUMENT_NO, MOST_ORGAN, MOST_REASON
from mingcha.privacy.redaction.values import ExceptionGround, FilmTrack, GroundRank, NewException, Span
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField, RadioChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.revision_field import SeenRevisionField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.privacy.redactions.film_time import FilmTimeField, film_time

MOST_OFFERED = 100
"""Tracks that the form shows at once: those that last longest, in order of time."""
KINDS = {
    "face": Words("人脸", "face"),
    "person": Words("人体", "body"),
    "plate": Words("号牌", "number plate"),
}
_RANKS = (
    (GroundRank.LAW.value, Words("法律", "Law")),
    (GroundRank.REGULATION.value, Words("法规", "Regulation")),
)


class TracksQuery(QueryForm):
    """Which tracks the form shows: those that are in the picture at a time of the film."""

    id_form = "tracks-%s"

    at = FilmTimeField(Words("该时刻画面中的轨迹", "Tracks in the picture at"), required=False)


class RankField(ClosedChoiceField, RadioChoiceField):
    """The rank of the text, with both choices visible; a rule of an office is none."""


class ExceptionForm(ActionForm):
    """Tracks that are to stay visible in a time of the film, by a law or regulation, ordered by an organ."""

    layout = (
        Section(Words("哪些轨迹、在哪段时间不作遮盖", "Which tracks stay visible, and when"),
                ("tracks", "from_90k", "to_90k"), "21"),
        Section(Words("法律、法规的规定", "The law or regulation"), ("title", "article", "rank"), "21"),
        Section(Words("决定机关和决定文书", "The organ and its document"), ("organ", "document_no", "scan"), "21"),
    )  # fmt: skip
    missing_fields: ClassVar[Mapping[str, str]] = {"document": "document_no"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "tracks"}

    tracks = ManyChoiceField(
        Words("轨迹", "Tracks"), most=MOST_EXCEPTED, law_asks=True, attrs={"class": "track-choices"}
    )
    from_90k = FilmTimeField(Words("自（影片时间）", "From (time of the film)"))
    to_90k = FilmTimeField(
        Words("至（不含）", "To (not included)"), required=False, placeholder="",
        hint=Words("空：到影片结束。", "Empty: to the end."),
    )  # fmt: skip
    rank = RankField(Words("效力级别", "Rank"), _RANKS, empty=None)
    title = TextField(
        Words("法律、法规名称", "Law or regulation"), most=MOST_REASON, law_asks=True, wide=True,
        placeholder=lazy_words(Words("中华人民共和国刑事诉讼法", "Criminal Procedure Law")),
    )  # fmt: skip
    article = TextField(
        Words("条款", "Article"),
        most=MOST_ORGAN,
        law_asks=True,
        placeholder=lazy_words(Words("第一百五十五条", "Article 155")),
    )
    organ = TextField(Words("决定机关", "Issuing organ"), most=MOST_ORGAN, law_asks=True)
    document_no = TextField(
        Words("决定文书编号", "Number of the document"), most=MOST_DOCUMENT_NO, law_asks=True,
        hint=Words("机关和编号显示在影片每一画面的底部。", "Organ and number stand at the foot of every picture."),
    )  # fmt: skip
    scan = FileBytesField(
        Words("决定文书扫描件", "Scan of the document"), accept=".pdf,.jpg,.jpeg,.png", law_asks=True, wide=True,
        hint=Words("PDF、JPEG 或 PNG；由辖区公安机关和审计人员查看。", "PDF, JPEG or PNG, for police and auditors."),
    )  # fmt: skip
    revision = SeenRevisionField()
    _known: Collection[str] = ()  # no track, before the film's are offered

    def offer(self, tracks: Sequence[FilmTrack], at_90k: int | None, length_90k: int, revision: int = 0) -> int:
        """Offers the tracks of a revision at a time of the film, of all of it without one; returns how many are left
        out."""
        self.initial = {"from_90k": 0, "rank": GroundRank.LAW.value, "revision": revision}
        self._length_90k = length_90k
        self._known = {one.name for one in tracks}
        there = [one for one in tracks if at_90k is None or one.span.from_90k <= at_90k < one.span.to_90k]
        sent = self["tracks"].value() or ()
        there.sort(key=lambda one: (one.name not in sent, one.span.from_90k - one.span.to_90k))
        shown = sorted(there[:MOST_OFFERED], key=lambda one: (one.span.from_90k, one.name))
        self.fields["tracks"].offer([(one.name, track_label(one)) for one in shown])  # type: ignore[attr-defined]
        return len(there) - len(shown)

    def clean_tracks(self) -> tuple[str, ...]:
        """The names of tracks of the film."""
        names: tuple[str, ...] = self.cleaned_data["tracks"]
        wrong = next((one for one in names if one not in self._known), None)
        if wrong is not None:
            words = Words(f"该影片没有轨迹“{wrong[:20]}”", f"the film has no track {wrong[:20]!r}")
            raise ValidationError(lazy_words(words), code="not_code")
        return names

    @property
    def new(self) -> NewException:
        """What a valid form states."""
        given = self.cleaned_data
        ground = ExceptionGround(GroundRank(given["rank"]), given["title"], given["article"], given["organ"])
        until_90k = self._length_90k if given["to_90k"] is None else given["to_90k"]
        return NewException(given["tracks"], Span(given["from_90k"], until_90k), ground, given["document_no"])


class ExceptionApproveForm(ActionForm):
    """The revision of the redaction that the second officer saw."""

    revision = SeenRevisionField()


class ExceptionReturnForm(ActionForm):
    """Why an exception is returned."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    reason = TextField(Words("退回理由", "Why it is returned"), most=MOST_REASON, wide=True)


def track_label(one: FilmTrack) -> SafeString:
    """A track as a choice: where in the picture it is, drawn without the picture; its name, kind and time."""
    kind = lazy_words(KINDS.get(one.kind, Words(one.kind, one.kind)))
    return format_html(
        '<svg class="track-place" viewBox="0 0 {whole} {whole}" preserveAspectRatio="none" aria-hidden="true">'
        '<rect x="{left}" y="{top}" width="{width}" height="{height}"></rect></svg> '
        '<b class="mono">{name}</b> {kind} <span class="mono small no-wrap">{begin} – {end}</span>',
        whole=PICTURE, left=one.left, top=one.top, width=one.width, height=one.height, name=one.name, kind=kind,
        begin=film_time(one.span.from_90k), end=film_time(one.span.to_90k),
    )  # fmt: skip
