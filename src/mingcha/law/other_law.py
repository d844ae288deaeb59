"""Laws and standards other than the two decrees with stored texts: their names in both languages ("APL 60")."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from mingcha.kit.words import Words

NAMES: Mapping[str, Words] = MappingProxyType(
    {
        "AEL": Words("《行政强制法》", "Administrative Enforcement Law"),
        "ALL": Words("《行政诉讼法》", "Administrative Litigation Law"),
        "APL": Words("《行政处罚法》", "Administrative Penalty Law"),
        "ARL": Words("《行政复议法》", "Administrative Reconsideration Law"),
        "CIR": Words("《国家网络安全事件报告管理办法》", "Measures on Reporting Cybersecurity Incidents"),
        "Civil Code": Words("《民法典》", "Civil Code"),
        "CPL": Words("《民事诉讼法》", "Civil Procedure Law"),
        "CSL": Words("《网络安全法》", "Cybersecurity Law"),
        "CTL": Words("《反恐怖主义法》", "Counter-Terrorism Law"),
        "DSL": Words("《数据安全法》", "Data Security Law"),
        "GDSR": Words("《政务数据共享条例》", "Regulations on Sharing Government Data"),
        "HGD": Words("《湖北省政务数据资源应用与管理办法》", "Hubei Measures on Government Data"),
        "Holiday Measures": Words("《全国年节及纪念日放假办法》", "Measures on Public Holidays"),
        "NDSR": Words("《网络数据安全管理条例》", "Network Data Security Regulations"),
        "PIPL": Words("《个人信息保护法》", "Personal Information Protection Law"),
        "SCL": Words("《国家赔偿法》", "State Compensation Law"),
        "SSR": Words("《保守国家秘密法实施条例》", "Regulations on Guarding State Secrets"),
        "TCC": Words("《行政执法机关移送涉嫌犯罪案件的规定》", "Provisions on Transferring Suspected Crimes"),
        "WPD": Words("《武汉市公共数据资源管理办法》", "Wuhan Measures on Public Data"),
        "WPDR": Words("《武汉市公共数据资源管理实施细则（试行）》", "Wuhan Rules on Public Data (trial)"),
        "GB 55029-2022": Words("GB 55029-2022", "GB 55029-2022"),
    }
)
"""The short name that references begin with, and the name for people."""


def is_known(reference: str) -> bool:
    """Whether a reference begins with the short name of one of these laws, as "APL 60" does."""
    return any(reference == short or reference.startswith(f"{short} ") for short in NAMES)


_PLACE = re.compile(r"(\d+)(?:\((\d+)\))?", re.ASCII)


def name(reference: str) -> Words:
    """The name of a reference such as "APL 60", "CTL 88(6)" or "GB 55029-2022 4.0.7"; an unknown one is unchanged."""
    for short, words in NAMES.items():
        if reference == short:
            return words
        if reference.startswith(f"{short} "):
            place = reference.removeprefix(f"{short} ")
            match = _PLACE.fullmatch(place)
            zh = f" {place}" if match is None else f"第 {match[1]} 条" + (f"第 {match[2]} 项" if match[2] else "")
            return Words(f"{words.zh}{zh}", f"{words.en} {place}")
    return Words(reference, reference)
