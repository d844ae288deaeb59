"""A sheet to typeset, and the PDF/A checker that is not ours: Apache PDFBox Preflight of Debian."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.clock import SHANGHAI
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content, Sheet

NO = "P2026-000012-K7QX-3M9A-0BCD-EFGH"
ROOT = "https://mingcha.example"
_JARS = ("preflight", "pdfbox2", "xmpbox", "fontbox2", "commons-logging", "commons-io", "javax.activation", "jaxb-api")
_PACKAGES = "libpdfbox2-java, libcommons-io-java, libactivation-java and libjaxb-api-java"


def plan_sheet(listed: int = 3, **more: Json) -> Sheet:
    """The sheet of a district plan with so many planned places, the last of them with rare characters."""
    places: list[Json] = [
        {
            "number": number, "name": f"第 {number} 小学东门", "category": "6(4) 幼儿园、学校、科研、医疗、文博单位",
            "class": "二类", "count": 4, "organisation": "武汉市江岸区教育局", "longitude": "114.2946000",
            "latitude": "30.6271000", "view": "方位 90° 视角 60° 50 米",
        }
        for number in range(1, listed)
    ] + [
        {
            "number": listed, "name": "龘靐𫚕㵐路口", "category": "6(2) 交通枢纽、道路、桥隧与公共交通工具",
            "class": "一类", "count": 1, "organisation": "",
            "longitude": "114.2946000", "latitude": "30.6281000", "view": "",
        }
    ]  # fmt: skip
    values: dict[str, Json] = {
        "title": "江岸区公共安全视频图像信息系统建设规划", "area": "江岸区", "level": "区级规划", "version": 2,
        "first_year": 2026, "last_year": 2030, "effective_on": "2026-11-28",
        "parent": {"title": "武汉市公共安全视频图像信息系统建设规划", "version": 1},
        "approvals": [
            {"body": "同级人民政府（功能区为管理委员会）", "organisation": "武汉市江岸区人民政府",
             "document": "岸政函〔2026〕12 号", "approved_on": "2026-11-20"},
            {"body": "市公安机关", "organisation": "武汉市公安局", "document": "武公视函〔2026〕3 号",
             "approved_on": "2026-11-28"},
        ],
        "classes": [{"name": "一类", "items": 1, "cameras": 1}, {"name": "二类", "items": listed - 1, "cameras": 8}],
        "items_total": listed, "cameras_total": 9, "items": places, "items_sha256": "ab" * 32, **more,
    }  # fmt: skip
    content = Content(PrintedKind.PLAN, "7", str(values["title"]), values, sha256(canonical_json(values)).hex())
    return sheet_of(content)


def sheet_of(content: Content) -> Sheet:
    """A content with its number, instant and names."""
    issued_at = datetime(2026, 11, 28, 9, 30, tzinfo=SHANGHAI)
    return Sheet(content, NO.replace("P", content.kind.letter), issued_at, "周致远", "武汉市公安局江岸区分局")


def preflight(file: Path) -> str:
    """What PDFBox Preflight answers to a file, judged as PDF/A-1b. The test is left out where it is not installed."""
    jars = [Path("/usr/share/java") / f"{name}.jar" for name in _JARS]
    if shutil.which("java") is None or not all(jar.is_file() for jar in jars):
        pytest.skip(f"needs a Java runtime and Debian's {_PACKAGES}")
    words = ["java", "-cp", ":".join(map(str, jars)), "org.apache.pdfbox.preflight.Validator_A1b", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    return (done.stdout + done.stderr).strip()
