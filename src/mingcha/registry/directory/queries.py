"""Which account a subject of a directory is (decree 799, art. 16(2)(2))."""

from mingcha.registry.directory.models import DirectoryBinding


def account_of_subject(issuer: str, subject: str) -> int:
    """The id of the person who signs in by this subject; 0 if nobody does."""
    rows = DirectoryBinding.objects.filter(issuer=issuer, subject=subject, ended_at=None)
    return rows.values_list("user_id", flat=True).first() or 0


def subject_of_account(issuer: str, user_id: int) -> str:
    """The subject by which a person signs in, "" for none."""
    rows = DirectoryBinding.objects.filter(issuer=issuer, user_id=user_id, ended_at=None)
    return rows.values_list("subject", flat=True).first() or ""


def subject_of_person(issuer: str, username: str) -> str:
    """The subject by which the person with this user name signs in, "" for none."""
    rows = DirectoryBinding.objects.filter(issuer=issuer, user__username=username, ended_at=None)
    return rows.values_list("subject", flat=True).first() or ""


def is_bound(user_id: int) -> bool:
    """Whether a person signs in by a subject of any directory now."""
    return DirectoryBinding.objects.filter(user_id=user_id, ended_at=None).exists()
