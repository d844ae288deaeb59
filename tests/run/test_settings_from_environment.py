"""Each wrong variable of the environment stops the start with a sentence that names it."""

import socket

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.registry.documents.store_address import store_from_environment
from mingcha.run import environment, settings, sip_settings
from mingcha.run.programs.work import demo_cap_from_environment
from mingcha.run.reminder_settings import mail_domains_from_environment

CASES = [
    ("MINGCHA_PORT", "eighty", environment.port_from_environment),
    ("MINGCHA_PORT", "0", environment.port_from_environment),
    ("MINGCHA_PORT", "65533", environment.port_from_environment),
    ("MINGCHA_PORT", "-1", environment.port_from_environment),
    ("MINGCHA_PORT", "", environment.port_from_environment),
    ("MINGCHA_PORT", "²", environment.port_from_environment),
    ("MINGCHA_ARCHIVE_STORE", "archive", store_from_environment),
    ("MINGCHA_ARCHIVE_STORE", "s3://city", store_from_environment),
    ("MINGCHA_BIND", "localhost", environment.bind_address),
    ("DATABASE_URL", "mysql://a/b", settings.database_from_environment),
    ("DATABASE_URL", "postgresql://host:70000/name", settings.database_from_environment),
    ("DATABASE_URL", "postgresql://host:port/name", settings.database_from_environment),
    ("DATABASE_URL", "postgresql://host", settings.database_from_environment),
    ("DATABASE_URL", "postgresql://host/name?prepare_threshold=none", settings.database_from_environment),
    ("MINGCHA_CAMERA_NETWORKS", "10.0.0.0/8,garden", settings.camera_networks_from_environment),
    ("MINGCHA_SHARING_FOLDER", "shared", environment.sharing_folder_from_environment),
    ("MINGCHA_SIP_PORT", "0", sip_settings.sip_port),
    ("MINGCHA_SIP_PORT", "65536", sip_settings.sip_port),
    ("MINGCHA_SIP_BIND", "localhost", sip_settings.sip_bind),
    ("MINGCHA_SIP_HOST", "camera.example", sip_settings.sip_announced),
    ("MINGCHA_SIP_ID", "4201000000200000001", lambda: sip_settings.sip_code(Home.from_environment())),
    ("MINGCHA_WEB_WORKERS", "0", environment.web_workers_from_environment),
    ("MINGCHA_WEB_WORKERS", "two", environment.web_workers_from_environment),
    ("MINGCHA_DEMO_CAP_BYTES", "20GB", demo_cap_from_environment),
]


@pytest.mark.parametrize(("name", "text", "read"), CASES)
def test_a_wrong_variable_is_named_in_both_languages(
    name: str, text: str, read: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, text)
    assert callable(read)
    with pytest.raises(Fault) as caught:
        read()
    assert caught.value.kind is FaultKind.INVALID
    assert name in caught.value.words.zh
    assert name in caught.value.words.en


def test_mail_goes_to_the_senders_domain_unless_others_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_MAIL_FROM", "明察 <mingcha@City.example>")
    assert mail_domains_from_environment() == (), "without a mail server"
    monkeypatch.setenv("MINGCHA_MAIL", "smtp://127.0.0.1")
    assert mail_domains_from_environment() == ("city.example",)
    monkeypatch.setenv("MINGCHA_MAIL_DOMAINS", "school.example, Police.example")
    assert mail_domains_from_environment() == ("school.example", "police.example")


def test_a_password_of_the_database_is_in_no_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://mingcha:s3cret@host:port/name")
    with pytest.raises(Fault) as caught:
        settings.database_from_environment()
    assert "s3cret" not in str(caught.value)


def test_one_worker_answers_on_the_embedded_database_and_several_on_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MINGCHA_WEB_WORKERS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    assert environment.web_workers_from_environment() == 1
    monkeypatch.setenv("DATABASE_URL", "postgresql://host/name")
    assert environment.web_workers_from_environment() == environment.MOST_WEB_WORKERS
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert environment.web_workers_from_environment() == 2
    monkeypatch.setenv("MINGCHA_WEB_WORKERS", "7")
    assert environment.web_workers_from_environment() == 7


def test_ports_in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_PORT", "65532")
    monkeypatch.delenv("MINGCHA_SIP_PORT", raising=False)
    ports = (
        environment.port_from_environment(), environment.gateway_port(), environment.simulated_cameras_port(),
        sip_settings.sip_port(),
    )  # fmt: skip
    assert ports == (65532, 65533, 65534, 65535)
    socket.getaddrinfo("127.0.0.1", ports[-1])  # still a port


def test_pictures_of_the_demo_in_two_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINGCHA_DEMO_SIZE", raising=False)
    assert environment.demo_picture_size() == "1280x720"
    monkeypatch.setenv("MINGCHA_DEMO_SIZE", "640x360")
    assert environment.demo_picture_size() == "640x360"
    for text in ("", "640", "640x361", "1920x1080"):
        monkeypatch.setenv("MINGCHA_DEMO_SIZE", text)
        with pytest.raises(Fault, match="MINGCHA_DEMO_SIZE"):
            environment.demo_picture_size()


def test_pictures_a_second_of_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINGCHA_DEMO_FPS", raising=False)
    assert environment.demo_fps() == 25
    monkeypatch.setenv("MINGCHA_DEMO_FPS", "12")
    assert environment.demo_fps() == 12
    for text in ("", "4", "61", "12.5"):
        monkeypatch.setenv("MINGCHA_DEMO_FPS", text)
        with pytest.raises(Fault, match="MINGCHA_DEMO_FPS"):
            environment.demo_fps()


def test_postgresql_by_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ming%40cha:p%2Fw@db.example:5433/city?sslmode=require")
    database = settings.database_from_environment()
    assert {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "city", "USER": "ming@cha", "PASSWORD": "p/w", "HOST": "db.example", "PORT": 5433,
        "OPTIONS": {
            "connect_timeout": "3", "keepalives_idle": "2", "keepalives_interval": "1", "keepalives_count": "2",
            "tcp_user_timeout": "3000", "sslmode": "require",
            "options": "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=2"
            " -c tcp_user_timeout=3000 -c jit=off",
            "server_side_binding": True, "prepare_threshold": settings.PREPARED_AFTER,
        },
    }  # fmt: skip
    monkeypatch.setenv("DATABASE_URL", "postgresql://mingcha@db.example/city?tcp_user_timeout=9000")
    options = settings.database_from_environment()["OPTIONS"]
    assert isinstance(options, dict)
    assert options["tcp_user_timeout"] == "9000", "the URL has the last word"
    monkeypatch.setenv("DATABASE_URL", "postgresql://mingcha@pool.example/city?prepare_threshold=0")
    options = settings.database_from_environment()["OPTIONS"]
    assert isinstance(options, dict)
    assert not {"server_side_binding", "prepare_threshold"} & set(options), "for a pool that cannot pass them on"
    monkeypatch.setenv("DATABASE_URL", "postgresql://mingcha@/city?host=/run/postgresql")
    assert settings.database_from_environment()["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(("text", "seconds"), [("", 10), ("3", 3), ("120", 120), ("2", 0), ("121", 0), ("ten", 0)])
def test_the_time_after_which_a_recorder_may_be_judged(
    text: str, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINGCHA_RECORDER_TTL_SECONDS", raising=False)
    if text:
        monkeypatch.setenv("MINGCHA_RECORDER_TTL_SECONDS", text)
    if seconds:
        assert environment.recorder_ttl_from_environment() == seconds
    else:
        with pytest.raises(Fault, match="MINGCHA_RECORDER_TTL_SECONDS"):
            environment.recorder_ttl_from_environment()


def test_without_a_url_the_embedded_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert settings.database_from_environment()["ENGINE"] == "mingcha.run.embedded_database"
