"""Forms for actions: a refusal or fault of the action is shown at the field that it concerns."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from mingcha.kit.decision import Decision, Missing, Refused
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.language import bilingual, lazy_words
from mingcha.web.frame.answers import note_territory

SHOWN_FAULTS = (FaultKind.INVALID, FaultKind.CONFLICT, FaultKind.NOT_FOUND)
"""Faults that a person can correct in the form; all others go to the page of faults."""


class ActionForm(PageForm):
    """A form that shows the refusal or fault of its action.

    `refusal_fields`: article -> field of its refusals; an article without an item includes all its items.
    `missing_fields`: missing item (kit.decision.Missing.about) -> field; without an entry the field of that name.
    `fault_fields`: kind of fault -> field; `shown_faults`: kinds that are shown in the form.
    A refusal or fault for no single field is shown above the form: `refusal` or `problem`.
    """

    refusal_fields: ClassVar[Mapping[str, str]] = {}
    missing_fields: ClassVar[Mapping[str, str]] = {}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {}
    shown_faults: ClassVar[Sequence[FaultKind]] = SHOWN_FAULTS

    def __init__(self, *given: Any, **more: Any) -> None:
        self.refusal: Decision | None = None
        self.problem: Words | None = None
        self._status = 0
        super().__init__(*given, **more)

    @property
    def status(self) -> int:
        """The status of the form, or of the action's answer: 403 refused, 404, 409, 422."""
        return self._status or super().status

    def offer_newest(self, newest: int | str, name: str = "revision") -> None:
        """Beside the fault that somebody else was faster: the page shows the newest state, and what was typed may be
        sent again over it. `name`: the hidden field that says which state was read."""
        if self.is_outrun and name in self.fields:
            self.retype(name, str(newest))

    @property
    def is_outrun(self) -> bool:
        """Whether somebody else was faster."""
        return self.status == HTTP_STATUS[FaultKind.CONFLICT]

    @contextmanager
    def answers(self, request: HttpRequest) -> Iterator[None]:
        """A context manager around the call of the action: stores its refusal or fault in the form, so that the code
        after the block can show the form again. Records a refusal by territory (article 3). Other faults pass."""
        try:
            yield
        except Refused as refused:
            note_territory(request, refused.decision)
            self.take_refusal(refused)
        except Fault as fault:
            if fault.kind not in self.shown_faults:
                raise
            self.take_fault(fault)

    def take_refusal(self, refused: Refused) -> None:
        """Puts a refusal at its field, or above the form with each missing item at its own field."""
        self._status = 403
        decision = refused.decision
        missing = self._fields_of_missing(decision)
        named = self.field_of_article(decision.article)
        at = named if named and not missing else next(iter(missing), "") if len(missing) == 1 else ""
        if at:
            self.refusals_at[at] = decision
            self.add_error(at, ValidationError(lazy_words(decision.reason), code="refused"))
            return
        self.refusal = decision
        for name, item in missing.items():
            lacks = bilingual(f"缺少：{item.zh}", f"Missing: {item.en}")
            self.add_error(name, ValidationError(lacks, code="missing"))

    def take_fault(self, fault: Fault) -> None:
        """Puts a fault at the field that it is about, else at that of its kind, or above the form."""
        self._status = HTTP_STATUS[fault.kind]
        name = fault.about if fault.about in self.fields else self.fault_fields.get(fault.kind, "")
        if name:
            self.put_fault(name, fault)
        else:
            self.problem = fault.words

    def field_of_article(self, article: str) -> str:
        """The field for refusals under an article, "" if none is declared."""
        if article in self.refusal_fields:
            return self.refusal_fields[article]
        return self.refusal_fields.get(article.partition("(")[0], "")

    def _fields_of_missing(self, decision: Decision) -> dict[str, Words]:
        """The missing items for fields of this form, by field."""
        about = [(one.about, one) for one in decision.missing if isinstance(one, Missing)]
        found = {self.missing_fields.get(name, name): one for name, one in about}
        return {name: one for name, one in found.items() if name in self.fields}
