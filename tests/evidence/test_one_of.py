"""A condition with values as they are finds the rows that `in` finds, on both databases."""

import pytest
from django.db.models import Q

from mingcha.evidence.one_of import OneOf
from mingcha.registry.identity.models import User

pytestmark = pytest.mark.django_db


def test_it_finds_what_in_finds() -> None:
    people = [User.objects.create(username=name, name=name) for name in ("a'", "江", "%s", "d")]
    keys = [person.pk for person in people]

    def found(condition: OneOf | Q) -> list[str]:
        return [row.username for row in User.objects.filter(condition).order_by("pk")]

    assert found(OneOf("username", ["江", "%s", "a'", "江", "nobody"])) == ["a'", "江", "%s"]
    assert found(OneOf("pk", iter(keys[1:]))) == ["江", "%s", "d"]
    assert found(Q(OneOf("username", ["d"])) | Q(OneOf("pk", keys[:1]))) == ["a'", "d"]
    assert found(OneOf("pk", ())) == []
    assert found(Q(OneOf("pk", ())) | Q(username="d")) == ["d"]
