"""Comparing a target on its page: asking for it, and settling what waits for a person (article 13(1))."""

from collections.abc import Mapping

from django.forms import HiddenInput
from django.http import HttpRequest
from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.sharing.reconciliations.actions import ask_comparison, settle_differences
from mingcha.sharing.reconciliations.rules import MOST_SETTLED_WHY
from mingcha.sharing.reconciliations.values import ComparisonPage, HowSettled
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.enforcement_steps import ShownStep, Step, shown_steps

_MOST_DIGEST = 64


class CompareTargetForm(ActionForm):
    """Having a target compared now."""

    id_form = "compare-%s"


class SettleForm(ActionForm):
    """What becomes of what waits for a person, as it was read."""

    id_form = "settle-%s"

    how = ClosedChoiceField(Words("处理方式", "What is done"), [(one.value, one.words) for one in HowSettled])
    why = TextField(Words("处理的理由", "Why"), most=MOST_SETTLED_WHY, law_asks=True, wide=True)
    digest = TextField(
        Words("所核对差异的摘要值", "Digest of what was read"), most=_MOST_DIGEST, required=False, widget=HiddenInput
    )


def _compare(request: HttpRequest, name: str, form: ActionForm) -> None:
    del form
    ask_comparison(signed_in(request), target=name, clock=wiring.clock())


def _settle(request: HttpRequest, name: str, form: ActionForm) -> None:
    given = form.cleaned_data
    settle_differences(
        signed_in(request),
        target=name,
        digest=given["digest"],
        how=HowSettled(given["how"]),
        why=given["why"],
        clock=wiring.clock(),
    )


COMPARING: Mapping[str, Step] = {
    "settle": Step(
        SettleForm, _settle, Words("处理差异", "Settle the differences"), ("13(1)",), Words("处理", "Settle"),
        Words("差异已处理", "The differences are settled"),
    ),
    "compare": Step(
        CompareTargetForm, _compare, Words("核对", "Compare"), ("13(1)",), Words("立即核对", "Compare now"),
        Words("将在下一轮推送时核对", "It is compared in the next turn of pushing"),
    ),
}  # fmt: skip
"""The steps by their names in addresses."""


def comparing_steps(page: ComparisonPage, name: str, sent: ActionForm | None) -> list[ShownStep]:
    """The steps that the reader may take with the comparison of a target now, and the one that was just refused."""
    may = {"settle": page.settle, "compare": page.ask}
    digest = page.newest.digest if page.newest else ""
    if isinstance(sent, SettleForm):  # the page shows what was found last
        sent.retype("digest", digest)
    return shown_steps(
        COMPARING,
        lambda one: may[one].allowed,
        sent,
        0,
        lambda one: reverse("target-step", args=[name, one]),
        {"digest": digest},
    )
