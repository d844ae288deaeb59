"""Bags of cases as a court has them: unpacked, verified by sh, sha256sum and openssl, and forged (articles 20, 23)."""

import io
import subprocess
import zipfile
from pathlib import Path


def unpacked(data: bytes, folder: Path) -> Path:
    """The one folder of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        packed.extractall(folder)
    (bag,) = folder.iterdir()
    return bag


def verified(bag: Path, key: Path) -> tuple[int, str]:
    """What sh, sha256sum and openssl say by the script of the bag: exit code and text."""
    done = subprocess.run(["sh", "verify.sh", str(key)], cwd=bag, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def relisted(bag: Path) -> None:
    """Both manifests anew, as a forger would write them."""
    (bag / "tagmanifest-sha256.txt").unlink()
    for name, where in (("manifest-sha256.txt", "data"), ("tagmanifest-sha256.txt", ".")):
        files = sorted(path.relative_to(bag).as_posix() for path in (bag / where).rglob("*") if path.is_file())
        wanted = [one for one in files if one != name and (where == "data" or not one.startswith("data/"))]
        lines = subprocess.run(["sha256sum", *wanted], cwd=bag, capture_output=True, check=True).stdout
        (bag / name).write_bytes(lines)
