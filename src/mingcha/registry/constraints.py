"""Conditions for CHECK constraints that SQLite and PostgreSQL evaluate alike, without regular expressions."""

from django.db.models import F, IntegerField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, Replace
from django.db.models.lookups import Exact

_DIGITS = "0123456789"
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015, 4.1: no I, O, S, V, Z


def only_signs(column: str, signs: str) -> Q:
    """True if the column contains only these characters."""
    rest: Combinable = F(column)
    for sign in signs:
        rest = Replace(rest, Value(sign), Value(""))
    return Q(Exact(Length(rest, output_field=IntegerField()), 0))


def digits(column: str, length: int) -> Q:
    """Exactly `length` decimal digits."""
    return Q(Exact(Length(column), length)) & only_signs(column, _DIGITS)


def uscc_shape(column: str) -> Q:
    """18 characters of a unified social credit code (kit.codes verifies the check character)."""
    return Q(Exact(Length(column), 18)) & only_signs(column, _USCC_SIGNS)
