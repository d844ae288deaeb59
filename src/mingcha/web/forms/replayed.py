"""The fields of a form that is sent again after a question on the way (web.registry.sign_in.step_up)."""

from typing import Final

from django.http import HttpRequest

LOST_FILE: Final = "lost_file"
"""Names the fields whose file is not sent again: a page cannot carry a file along (web.forms.file_fields)."""
_OWN = ("csrfmiddlewaretoken", "step_up_code", "step_up_password", "next")
_SECRETS = ("password", "secret", "token")


def replayed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values that a POST brought, without those of the question itself and without secrets, which are never
    sent back to a page; of files the name of the field alone, so that the form asks for them again."""
    if request.method != "POST":
        return []
    typed = [(name, value) for name, values in request.POST.lists() if is_carried(name) for value in values]
    return typed + [(LOST_FILE, name) for name in request.FILES]


def is_carried(name: str) -> bool:
    """Whether a page may get a field of this name back: not what belongs to the question itself, and no secret."""
    return name not in _OWN and not any(secret in name for secret in _SECRETS)
