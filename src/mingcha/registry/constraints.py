"""Conditions for CHECK constraints that SQLite and PostgreSQL compute alike, without regular expressions."""

from django.db.models import F, IntegerField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, Replace
from django.db.models.lookups import Exact

_DIGITS = "0123456789"
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015, 4.1: no I, O, S, V, Z


def only_signs(column: str, signs: str) -> Q:
    """True when nothing is left of the column after these signs are taken away."""
    rest: Combinable = F(column)
    for sign in signs:
        rest = Replace(rest, Value(sign), Value(""))
    return Q(Exact(Length(rest, output_field=IntegerField()), 0))


def digits(column: str, length: int) -> Q:
    """Exactly so many decimal digits."""
    return Q(Exact(Length(column), length)) & only_signs(column, _DIGITS)


def uscc_shape(column: str) -> Q:
    """18 signs of a unified social credit code (the check sign is for kit.codes)."""
    return Q(Exact(Length(column), 18)) & only_signs(column, _USCC_SIGNS)
