"""What deploy/ offers to systemd, a container and nginx agrees with the programs, and with what systemd can read."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mingcha.kit.home import Home
from mingcha.run import environment
from mingcha.run.main import VERBS
from mingcha.run.programs.up import programs_of
from mingcha.run.user_layout import PRIVATE_KEYS
from mingcha.web.frame.body_limits import FORM_BYTES, LARGER

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("mingcha*"))
HARDENED = (
    "NoNewPrivileges=yes", "ProtectSystem=strict", "ReadWritePaths=/var/lib/mingcha", "PrivateTmp=yes",
    "CapabilityBoundingSet=", "UMask=0027", "User=mingcha-", "MINGCHA_USERS=separate",
)  # fmt: skip


def settings_of(unit: str) -> dict[str, str]:
    """The settings of a unit; of one that comes twice the last."""
    lines = (DEPLOY / f"systemd/mingcha-{unit}.service").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def test_every_program_has_a_unit_of_its_own_that_starts_it(home: Home) -> None:
    # where this platform has a code, and registers at others
    programs = {"sip", "cascade", *(program.name for program in programs_of(home))}
    assert {path.stem.removeprefix("mingcha-") for path in UNITS if path.suffix == ".service"} == {
        *programs, "prepare", "backup",
    }  # fmt: skip
    target = (DEPLOY / "systemd/mingcha.target").read_text()
    for name in programs:
        assert settings_of(name)["ExecStart"] == f"/opt/mingcha/.venv/bin/mingcha {name}"
        assert (settings_of(name)["Restart"], settings_of(name)["Requires"]) == ("always", "mingcha-prepare.service")
        assert settings_of(name)["WantedBy"] == "multi-user.target", "a recorder host enables some units, no target"
        assert f"mingcha-{name}.service" in target
    for path in UNITS:
        if path.suffix == ".service":
            text = path.read_text()
            verb = re.search(r"^ExecStart=\S+ (\w+)", text, re.MULTILINE)
            assert verb is not None
            assert verb[1] in VERBS
            assert [line for line in HARDENED if line not in text] == [], path.name


def test_each_unit_hides_the_keys_of_the_others() -> None:
    for path in DEPLOY.glob("systemd/*.service"):
        text = path.read_text()
        (own,) = re.findall(r"MINGCHA_KEYS=/etc/mingcha/keys/(\w+)", text)
        assert set(re.findall(r"-/etc/mingcha/keys/(\w+)", text)) == set(PRIVATE_KEYS) - {own}, path.name


def test_recording_comes_before_watching() -> None:
    recorder, gateway = settings_of("record"), settings_of("gateway")
    assert int(recorder["CPUWeight"]) > int(gateway["CPUWeight"])
    assert int(recorder["IOWeight"]) > int(gateway["IOWeight"])
    assert int(recorder["OOMScoreAdjust"]) < 0 < int(gateway["OOMScoreAdjust"])
    assert all("MemoryMax" in settings_of(name) for name in ("record", "gateway", "web", "work", "jobs", "uplink"))


def test_systemd_reads_every_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not on this machine")
    for path in UNITS:
        text = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", path.read_text(), flags=re.MULTILINE)
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        check=False, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "SYSTEMD_LOG_LEVEL": "warning"},
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "mingcha" in line]
    assert (done.returncode, ours) == (0, [])


def test_systemd_makes_the_accounts_as_named() -> None:
    """A colon in the description of an account is refused by systemd-sysusers."""
    lines = [line for line in (DEPLOY / "sysusers.conf").read_text().splitlines() if line.startswith("u ")]
    assert len(lines) == 7
    assert [line for line in lines if ":" in line] == []
    if shutil.which("systemd-sysusers") is None:
        pytest.skip("systemd-sysusers is not on this machine")
    words = ["systemd-sysusers", "--dry-run", str(DEPLOY / "sysusers.conf")]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert (done.returncode, "not a valid" in done.stderr) == (0, False), done.stderr


def test_the_command_for_root_runs_as_the_account_of_the_units(tmp_path: Path) -> None:
    """deploy/mingcha: settings of the file as they stand, keys and account of mingcha-work."""
    (tmp_path / "environment").write_text("# a comment\nMINGCHA_PKCS11=pkcs11:token=a b?x=1&y=$HOME\n")
    (tmp_path / "setpriv").write_text('#!/bin/sh\necho "$@"; echo "$MINGCHA_PKCS11 $MINGCHA_USERS $MINGCHA_KEYS"\n')
    (tmp_path / "setpriv").chmod(0o755)
    script = (DEPLOY / "mingcha").read_text().replace("/etc/mingcha/environment", str(tmp_path / "environment"))
    done = subprocess.run(
        ["/bin/sh", "-c", script, "mingcha", "status", "--json"], check=True, capture_output=True, text=True,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
    )  # fmt: skip
    work = settings_of("work")
    users, keys = (pair.partition("=")[2] for pair in work["Environment"].split(" "))
    account = f"--reuid={work['User']} --regid={work['Group']} --init-groups"
    assert done.stdout.splitlines() == [
        f"{account} {work['ExecStart'].removesuffix(' work')} status --json",
        f"pkcs11:token=a b?x=1&y=$HOME {users} {keys}",
    ]


def test_the_container_copies_what_there_is_and_starts_what_there_is() -> None:
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    images = [line.split()[1] for line in lines if line.startswith("FROM")]
    assert set(images) == {"debian:13-slim"}, "a bare name: whoever builds says from where it comes"
    for line in lines:
        if line.startswith("COPY") and "--from" not in line:
            for name in line.split()[1:-1]:
                assert (ROOT / name).exists(), name
    (command,) = [line for line in lines if line.startswith("CMD")]
    assert command == 'CMD ["/bin/sh", "/opt/mingcha/deploy/container-start"]'
    script = DEPLOY / "container-start"
    assert re.findall(r"bin/mingcha (\w+)", script.read_text()) == ["prepare", "up"]
    subprocess.run(["sh", "-n", script], check=True)
    whole = "\n".join(lines).replace("\\\n", " ")
    for run in re.findall(r"^RUN (.*)$", whole, re.MULTILINE):
        subprocess.run(["sh", "-n", "-c", run], check=True)
    assert lines.index("USER mingcha") < lines.index(command), "not as root"
    assert re.search(r"^RUN scripts/setup && ", whole, re.MULTILINE)


def test_the_container_publishes_nginx_alone(tmp_path: Path) -> None:
    """Issue point C.17: the container published the ports of the pages and of the gateway themselves."""
    text = (DEPLOY / "Containerfile").read_text()
    assert re.findall(r"^EXPOSE (.*)$", text, re.MULTILINE) == ["8443 8080"]
    assert "8000" not in text
    assert "MINGCHA_BIND" not in text, "the programs stay on 127.0.0.1"
    script = (DEPLOY / "container-start").read_text()
    (tmp_path / "tls").mkdir()
    for name in ("tls/mingcha.pem", "tls/mingcha.key"):
        (tmp_path / name).write_text("x")
    for old, new in (
        ("/etc/mingcha/tls", str(tmp_path / "tls")), ("/opt/mingcha/deploy", str(DEPLOY)),
        ("/opt/mingcha/.venv/bin/mingcha", "true"), ("nginx -c", "cat"), ("mktemp -d", f"echo {tmp_path}"),
    ):  # fmt: skip
        assert old in script, old
        script = script.replace(old, new)
    start = ["sh", "-c", script]
    subprocess.run(start, check=True, env={"PATH": "/usr/bin:/bin", "MINGCHA_URL": "https://video.example:8443/"})
    rules = re.sub(r"#.*", "", (tmp_path / "site.conf").read_text())
    assert "mingcha.example" not in rules
    assert rules.count("server_name video.example;") == 2
    assert "return 301 https://video.example:8443$request_uri;" in rules
    assert {line.strip() for line in re.findall(r"listen ([^;]*);", rules)} == {
        "8080", "[::]:8080", "8443 ssl", "[::]:8443 ssl", "8080 default_server", "[::]:8080 default_server",
        "8443 ssl default_server", "[::]:8443 ssl default_server",
    }  # fmt: skip
    for wrong in ("http://video.example", "", "https://"):
        environment = {"PATH": "/usr/bin:/bin", "MINGCHA_URL": wrong}
        assert subprocess.run(start, check=False, capture_output=True, env=environment).returncode == 2, wrong


def test_the_example_environment_is_read_by_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    known = set(re.findall(r"^\| ([A-Z_]+) \|", (ROOT / "docs/ref/settings.md").read_text(), re.MULTILINE))
    for line in (DEPLOY / "environment.example").read_text().splitlines():
        name, separator, value = line.removeprefix("#").partition("=")
        if separator and name.isupper():
            assert name in known, name
            monkeypatch.setenv(name, value)
    assert environment.outside_url() == "https://mingcha.example"
    assert "mingcha.example" in environment.hosts_from_environment()
    assert [str(network) for network in environment.proxies_from_environment()] == ["127.0.0.1/32", "::1/128"]
    assert environment.web_origins_from_environment() == "https://mingcha.example"


def test_nginx_hides_what_is_internal_and_overwrites_what_clients_say() -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    for path in ("/metrics", "/healthz", "/v1/revocations"):
        assert f"location = {path} {{ return 404; }}" in text
    assert "$proxy_add_x_forwarded_for" not in text
    for block in re.findall(r"location [^{]+\{[^}]*proxy_pass[^}]*\}", text):
        if "proxy_set_header" in block:  # nginx inherits none of them as soon as a block has one of its own
            assert "X-Forwarded-For $remote_addr" in block
            assert "X-Forwarded-Proto $scheme" in block
            assert "Host mingcha.example" in block


def test_nginx_uses_one_fixed_name() -> None:
    """Issue point C.17: Host and redirect came from the client."""
    text = (DEPLOY / "nginx.conf").read_text()
    rules = re.sub(r"#.*", "", text)
    assert re.findall(r"\$(?:http_)?host\b", rules) == []
    assert "return 301 https://mingcha.example$request_uri;" in rules
    assert rules.count("default_server;") == 4


def test_nginx_takes_files_where_the_pages_do() -> None:
    """Behind it no drawing of an archive and no picture of a guest above 256 KiB came in (articles 10, 11)."""
    rules = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text())
    bounds = [
        int(number) * {"k": 2**10, "m": 2**20}[unit] for number, unit in re.findall(r"_body_size (\d+)(.);", rules)
    ]
    assert bounds == [FORM_BYTES, max(LARGER.values())]
    taking = re.search(r"location ~ \^/\(([^)]*)\) \{\s*client_max_body_size", rules)
    assert taking is not None
    assert {f"/{beginning}" for beginning in taking[1].split("|")} == set(LARGER)
