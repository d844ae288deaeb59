"""The fields of a form that is sent again after a question on the way (web.registry.sign_in.step_up)."""

from django.http import HttpRequest

_OWN = ("csrfmiddlewaretoken", "step_up_code", "step_up_password", "next")
_SECRETS = ("password", "secret", "token")


def replayed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values that a POST brought, without those of the question itself and without secrets, which are never
    sent back to a page."""
    if request.method != "POST":
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _OWN and not any(word in name for word in _SECRETS)
        for value in values
    ]
