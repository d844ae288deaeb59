"""The addresses of one-time links, as the command line prints them: where passkeys work."""

from django.conf import settings


def account_address(text: str) -> str:
    """The address at which the person of a new account begins it."""
    return f"{settings.MINGCHA_PASSKEY_ORIGIN}/account/begin/{text}"


def set_up_address(text: str) -> str:
    """The address at which a new installation is set up."""
    return f"{settings.MINGCHA_PASSKEY_ORIGIN}/set-up/{text}"
