"""Reads of second factors (decree 799, art. 16(2)(2))."""

from dataclasses import dataclass

from mingcha.registry.factors.models import CodeGenerator, Passkey
from mingcha.registry.factors.values import FactorKind, FactorRow


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """A credential for verification: whose it is, and the attested credential data (base64url)."""

    user_id: int
    credential_id: str
    credential: str


def factors_of(user_id: int) -> tuple[FactorRow, ...]:
    """The factors of a person that are enrolled and not removed, passkeys first."""
    keys = Passkey.objects.filter(user_id=user_id, removed_at=None).order_by("pk")
    codes = CodeGenerator.objects.filter(user_id=user_id, removed_at=None).order_by("pk")
    return (
        *(FactorRow(FactorKind.PASSKEY, one.pk, one.name, one.added_at, one.used_at) for one in keys),
        *(FactorRow(FactorKind.CODE, one.pk, one.name, one.added_at, one.used_at) for one in codes),
    )


def passkeys_of(user_id: int) -> tuple[KnownPasskey, ...]:
    """The enrolled passkeys of a person, none if the account is disabled."""
    rows = Passkey.objects.filter(user_id=user_id, removed_at=None, user__is_active=True).order_by("pk")
    return tuple(KnownPasskey(one.user_id, one.credential_id, one.credential) for one in rows)


def passkey_called(credential_id: str) -> KnownPasskey | None:
    """The passkey with this credential id, if it was not removed and its account is enabled."""
    row = Passkey.objects.filter(credential_id=credential_id, removed_at=None, user__is_active=True).first()
    return KnownPasskey(row.user_id, row.credential_id, row.credential) if row is not None else None
