"""The subject of a finding leads to a page that there is (article 3)."""

import pytest
from django.urls import reverse

from mingcha.registry.findings.kinds import SubjectKind
from mingcha.web.registry.findings.pages import _PAGES


@pytest.mark.parametrize("kind", _PAGES, ids=lambda kind: kind.value)
def test_the_page_of_each_subject_is_there(kind: SubjectKind) -> None:
    assert reverse(_PAGES[kind], args=["1"]).startswith("/")
