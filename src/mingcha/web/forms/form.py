"""The base of our forms: reading a request, sections, and the first error in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from mingcha.kit.decision import Decision
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.web.forms.field import PageField
from mingcha.web.forms.json_body import json_object, sends_json
from mingcha.web.forms.language import NO_WORDS, lazy_words


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a form: its heading with an article, and its fields in page order. `short`: four columns, for fields
    of a few digits."""

    heading: Words
    fields: tuple[str, ...]
    article: str = ""
    short: bool = False


class PageBoundField(BoundField):
    """A field of a form with its value, for templates/forms/field.html."""

    form: "PageForm"

    @property
    def own_field(self) -> PageField | None:
        """Our field with unit, article and required mark; None for another library's field."""
        return self.field if isinstance(self.field, PageField) else None

    @property
    def refusal(self) -> Decision | None:
        """The action's refusal for this field."""
        return self.form.refusals_at.get(self.name)

    @property
    def below(self) -> str:
        """The template shown below this field, "" for none."""
        return self.form.below.get(self.name, "")

    @property
    def unit(self) -> str:
        """The unit in the language of the page."""
        return lazy_words(self.own_field.unit) if self.own_field else ""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes (required, aria-invalid, aria-describedby), the unit as description, the focus on the
        first field with an error, and `data-sent` on what a person filled in and sent, which no browser knows of
        (player/form_changes.ts)."""
        found = super().build_widget_attrs(attrs, widget)
        if self.unit:
            described = f"{found.get('aria-describedby', '')} {self.auto_id}_unit".strip()
            found["aria-describedby"] = described
        if self.form.first_wrong == self.name:
            found["autofocus"] = True
        if self.form.is_sent and self.value():
            found["data-sent"] = True
        return found


class PageForm(forms.Form):
    """The base class of our forms.

    `names`: the name of a field in the request if it differs from its name here (a Python keyword).
    `prefilled`: fields that the query of an address may fill in.
    `unseen`: fields that its template carries along unseen, in hidden inputs written by hand, so that nobody typed
    them. A field with a hidden widget needs no such name.
    `layout`: its sections.
    `below`: field name -> template shown below the field, for example a question about its value.
    """

    bound_field_class = PageBoundField
    id_form: ClassVar[str] = "field-%s"
    names: ClassVar[Mapping[str, str]] = {}
    prefilled: ClassVar[Sequence[str]] = ()
    unseen: ClassVar[Sequence[str]] = ()
    layout: ClassVar[Sequence[Section]] = ()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.refusals_at: dict[str, Decision] = {}
        self.below: dict[str, str] = {}
        self.is_sent = False
        """Whether a person sent it by a page, so that a page with it shows what is stored nowhere."""
        super().__init__(data, files, initial=dict(initial or {}), auto_id=self.id_form, label_suffix="")

    def add_prefix(self, field_name: str) -> str:
        """The name of a field in the request."""
        return self.names.get(field_name, field_name)

    @classmethod
    def from_post(cls, request: HttpRequest, **more: Any) -> Self:
        """The form sent by a page. Any other method gives an empty form, prefilled from the query as `prefilled`
        allows."""
        if request.method == "POST":
            files = {"files": request.FILES} if request.FILES else {}
            form = cls(request.POST, **files, **more)
            form.is_sent = True
            return form
        query = {name: request.GET[name] for name in cls.prefilled if name in request.GET}
        return cls(initial=query, **more)

    @classmethod
    def unjudged(cls, request: HttpRequest, **more: Any) -> Self:
        """The form with what a page sent, not validated: for a lookup button, which must keep what was typed. A file is
        lost, as in every form that is shown again."""
        sent = cls(request.POST, **more)
        typed = {
            name: held.widget.value_from_datadict(request.POST, request.FILES, sent.add_prefix(name))
            for name, held in sent.fields.items()
        }
        shown = cls(initial=typed, **more)
        shown.is_sent = True
        return shown

    @classmethod
    def from_query(cls, request: HttpRequest, **more: Any) -> Self:
        """The form in an address: filters, positions of lists."""
        return cls(request.GET, **more)

    @classmethod
    def from_body(cls, request: HttpRequest, **more: Any) -> Self:
        """The form sent by a page or a program: form fields, or a JSON object with the same names. Raises
        Fault(INVALID) for JSON that is not an object."""
        return cls(json_object(request) if sends_json(request) else request.POST, **more)

    def full_clean(self) -> None:
        """Names what the law asks for, too, if anything else is wrong: every fault at once. Alone it is left to the
        action, which refuses under the article."""
        super().full_clean()
        if not self.errors:
            return
        for name, field in self.fields.items():
            if getattr(field, "law_asks", False) and name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, ValidationError(field.error_messages["required"], code="required"))

    @property
    def status(self) -> int:
        """The HTTP status of the page with the form: 422 if a value is invalid."""
        return 200 if not self.is_bound or self.is_valid() else HTTP_STATUS[FaultKind.INVALID]

    def require(self) -> dict[str, Any]:
        """The values of the form. Raises Fault(INVALID) with the first error: for programs, which have no page to show
        it on."""
        if not self.is_valid():
            raise Fault(FaultKind.INVALID, self.first_error())
        return self.cleaned_data

    def first_error(self) -> Words:
        """The first error with the label of its field, in both languages."""
        return self._error_of(next(iter(self.errors)))

    @property
    def first_wrong(self) -> str:
        """The name of the first visible field with an error, "" if there is none."""
        if not self.is_bound:
            return ""
        return next(
            (name for name, field in self.fields.items() if name in self.errors and not field.widget.is_hidden), ""
        )

    @property
    def wrong_fields(self) -> tuple[BoundField, ...]:
        """The visible fields with an error, in order."""
        return tuple(
            self[name] for name, held in self.fields.items() if name in self.errors and not held.widget.is_hidden
        )

    def sections(self) -> Sequence[Section]:
        """The sections to show: `layout`, unless a subclass shows some fields only on demand."""
        return self.layout

    @property
    def hidden_errors(self) -> tuple[Words, ...]:
        """The errors of fields without an input on the page, each with the name of its field."""
        return tuple(self._error_of(name) for name in self.errors if name not in self.fields or self[name].is_hidden)

    @property
    def parts(self) -> tuple[tuple[Section, tuple[BoundField, ...]], ...]:
        """The sections with their fields; a form without sections is one section without a heading."""
        whole = (Section(NO_WORDS, tuple(field.name for field in self.visible_fields())),)
        return tuple((part, tuple(self[name] for name in part.fields)) for part in self.sections() or whole)

    @property
    def lost_password(self) -> bool:
        """Whether a password was sent, also one inside an address; it must be typed again, because it is never sent
        back to the page."""
        return any(isinstance(field.field, PageField) and field.field.loses(field.data) for field in self)

    def typed_lines(self) -> tuple[tuple[str, str], ...]:
        """Label and text of the visible fields that were filled in, but for passwords and files: for a page that can
        take the form no longer, so that nothing typed is lost."""
        kept = [field for field in self.visible_fields() if field.name not in self.unseen and not _is_secret(field)]
        data = [(str(field.label), field.data) for field in kept]
        found = [(label, value if isinstance(value, list) else [value or ""]) for label, value in data]
        lines = [(label, ", ".join(map(str, values))) for label, values in found]
        return tuple((label, text) for label, text in lines if text.strip())

    @property
    def lost_file(self) -> bool:
        """Whether a file was sent; a browser does not send it again by itself."""
        return bool(self.files)

    @property
    def has_required(self) -> bool:
        """Whether the page must explain the required mark."""
        return any(isinstance(field, PageField) and field.marked_required for field in self.fields.values())

    def _error_of(self, name: str) -> Words:
        """The first error of a field, preceded by its label, in both languages."""
        texts = []
        for language, colon in (("zh-hans", "："), ("en", ": ")):
            with translation.override(language):
                label = str(self.fields[name].label or "") or self.add_prefix(name) if name in self.fields else ""
                error = str(self.errors[name][0])
                texts.append(f"{label}{colon}{error}" if label else error)
        return Words(*texts)

    def retype(self, name: str, value: str) -> None:
        """Replaces the sent value of a field, for showing the form again; all boxes that were ticked stay ticked."""
        sent = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        sent[self.add_prefix(name)] = value
        self.data = sent

    def put_fault(self, name: str, fault: Fault) -> None:
        """Makes a parser's fault the error of a field."""
        self.add_error(name, ValidationError(lazy_words(fault.words), code=fault.kind.value))


def _is_secret(field: BoundField) -> bool:
    """Whether what was sent is a file, or has something secret that the page does not get back."""
    own = field.field
    return isinstance(own, forms.FileField) or (isinstance(own, PageField) and own.loses(field.data))
