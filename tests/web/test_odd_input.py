"""What no database keeps is answered before any view asks one: a NUL in an address or in a form."""

from collections.abc import Callable

import pytest
from django.test import Client

from mingcha.registry.systems.models import Designation


@pytest.mark.parametrize(
    "address", ["/points/systems/%00", "/custody/holds/%00", "/custody/orders/%00", "/access/snapshots/%00"]
)
def test_a_nul_in_an_address_is_no_page(signed_in: Callable[..., Client], address: str) -> None:
    assert signed_in("city").get(address).status_code == 404


def test_a_nul_in_a_form_is_said_and_nothing_is_done(signed_in: Callable[..., Client]) -> None:
    client = signed_in("district")
    answer = client.post("/points/systems/JHG/designation", {"document": "武公反恐\0〔2026〕7 号"})
    assert answer.status_code == 422
    assert "不能保存的字符" in answer.content.decode()
    assert not Designation.objects.exists()
