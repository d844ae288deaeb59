"""Debian's nginx with deploy/nginx.conf, set up for a test."""

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).parents[3]


def site(folder: Path, port: int, tls: int) -> Path:
    """nginx's own configuration around deploy/nginx.conf, in which name, ports and files are those of a test: pages at
    `port`, the gateway at the next one, TLS at `tls`, plain HTTP at the next one."""
    certificate, key = make_certificate(folder)
    text = (ROOT / "deploy/nginx.conf").read_text()
    plain = tls + 1
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{port}"), ("127.0.0.1:8001", f"127.0.0.1:{port + 1}"),
        ("server_name mingcha.example", "server_name localhost"), ("mingcha.example", f"localhost:{tls}"),
        ("listen 80", f"listen 127.0.0.1:{plain}"), ("    listen [::]:80 default_server;\n", ""),
        ("    listen [::]:80;\n", ""), ("listen 443", f"listen 127.0.0.1:{tls}"),
        ("    listen [::]:443 ssl default_server;\n", ""), ("    listen [::]:443 ssl;\n", ""),
        ("/etc/ssl/certs/mingcha.pem", str(certificate)), ("/etc/ssl/private/mingcha.key", str(key)),
    ):  # fmt: skip
        assert old in text, old
        text = text.replace(old, new)
    (folder / "site.conf").write_text(text)
    for name in ("body", "proxy", "fastcgi", "uwsgi", "scgi"):
        (folder / name).mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(f"""
        daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
        events {{ worker_connections 256; }}
        http {{
            access_log {folder}/access.log; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
            include {folder}/site.conf;
        }}
    """)
    return whole


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signed itself, good for a day."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, private = folder / "certificate.pem", folder / "certificate.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    return pem, private
