"""A step of a case as its page shows it: what is to be done, under which articles, and its form (articles 12, 23)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.query import ListForm
from mingcha.web.registry.sign_in.step_up import View, needs_step_up

type Doing = Callable[[HttpRequest, Any, ActionForm], object]
"""Carries a valid form out for the obstruction, case or application with this number. Words that it returns are said
instead of `Step.done`."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step by its name in addresses. `done`: what is said once it was done; `is_weighty`: a fresh factor is asked for
    before it (799-16(2)(2))."""

    form: type[ActionForm]
    do: Doing
    heading: Words
    articles: tuple[str, ...]
    button: Words
    done: Words
    is_weighty: bool = False


_OUT_OF_IT = frozenset({"ask_recusal", "remove", "suspend", "end", "withdraw"})


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step on a page, with its form as it was sent or empty, and the address to which it is sent. `finder`: a search
    above the form, which narrows what a field offers, on the page at `url_of_page`."""

    name: str
    step: Step
    form: ActionForm
    url: str
    finder: ListForm | None = None
    url_of_page: str = ""

    @property
    def leads_on(self) -> bool:
        """Whether it goes on with what the page is about, and takes nobody and nothing out of it."""
        return self.name not in _OUT_OF_IT


def shown_steps(
    steps: Mapping[str, Step], open_steps: Callable[[str], bool], sent: ActionForm | None, revision: int,
    url_of: Callable[[str], str], initial: Mapping[str, object] | None = None,
) -> list[ShownStep]:  # fmt: skip
    """The steps that are open to the reader, in their order, and the one that was just refused."""
    found = []
    for name, step in steps.items():
        was_sent = type(sent) is step.form
        if not open_steps(name) and not was_sent:
            continue
        form = sent if was_sent and sent else step.form(initial={**(initial or {}), "revision": revision})
        found.append(ShownStep(name, step, form, url_of(name)))
    return found


def fresh_for_weighty(steps: Mapping[str, Step]) -> Callable[[View], View]:
    """Guards a page that carries one of these steps out, by its `name`: a weighty one needs a fresh factor. It is asked
    for before anything is looked up, so that the question is the same for a case that the person must not know of."""

    def guarding(view: View) -> View:
        asking = needs_step_up(view)

        @wraps(view)
        def guarded(request: HttpRequest, *given: Any, name: str, **more: Any) -> HttpResponse:
            is_weighty = name in steps and steps[name].is_weighty
            return (asking if is_weighty else view)(request, *given, name=name, **more)

        return guarded

    return guarding
