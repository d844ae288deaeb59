"""The manifest by which a phone installs the pages: in both languages, for everybody, with icons that are there."""

import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

LANGUAGES = {"zh": "明察", "en": "Mingcha"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_is_complete(client: Client, language: str) -> None:
    answer = client.get(f"/manifest/{language}.webmanifest")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = answer.json()
    assert manifest["short_name"] == LANGUAGES[language]
    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == "/today"
    for icon in manifest["icons"]:
        file = finders.find(icon["src"].removeprefix("/static/"))
        assert file is not None
        head = Path(str(file)).read_bytes()[:24]
        assert head.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", head[16:24])
        assert icon["sizes"] == f"{width}x{height}"


def test_there_is_no_manifest_in_another_language(client: Client) -> None:
    assert client.get("/manifest/fr.webmanifest").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_names_the_manifest_of_its_language(client: Client, language: str) -> None:
    client.cookies["django_language"] = {"zh": "zh-hans", "en": "en"}[language]
    body = client.get("/accounts/login/").content.decode()
    assert f'<link rel="manifest" href="/manifest/{language}.webmanifest">' in body
