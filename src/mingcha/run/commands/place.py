"""`mingcha place list|add-organisation|add-zone|add-site|add-seat`: units, zones, sites, seats (3, 4, 6, 16(1))."""

import argparse
import json
from dataclasses import asdict

from mingcha.geo.zone_offices import ZONE_OFFICES
from mingcha.kit.clock import Clock, SystemClock
from mingcha.law.departments import Department
from mingcha.registry.authorities.actions import set_up_zone
from mingcha.registry.identity.asker import Asker
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places.actions import add_organisation, add_site
from mingcha.registry.places.values import OrganisationRow, SiteRow
from mingcha.registry.seats import queries as seats_queries
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.seats.values import SeatRow
from mingcha.run.commands.console import asker

KINDS = ("unit", "contractor", "government", "district_psb", "city_psb", "street", "network_operator")

type Row = OrganisationRow | SiteRow | SeatRow


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha place` and its verbs."""
    parser = subparsers.add_parser("place")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="those in reach / 可管理的单位、场所与席位")
    unit = verbs.add_parser("add-organisation", help="register an organisation, contractors too / 登记单位")
    unit.add_argument("--kind", required=True, choices=KINDS, help="kind of organisation / 单位类型")
    unit.add_argument("--division", required=True, help="division code, such as 420102 / 所在区")
    unit.add_argument("--uscc", default="", help="unified social credit code / 统一社会信用代码")
    unit.add_argument("--zone", default="", help="its functional zone / 功能区")
    unit.add_argument(
        "--department", default="", choices=("", *Department), help="what a government is / 政府部门（第四条）"
    )
    zone = verbs.add_parser("add-zone", help="register committee and police branch of a zone / 登记功能区管委会和分局")
    zone.add_argument("zone", choices=ZONE_OFFICES, help="its functional zone / 功能区")
    site = verbs.add_parser("add-site", help="register a site of article 6 / 登记场所")
    site.add_argument("--category", required=True, help='item of article 6, such as "6(5)" / 第六条类别')
    site.add_argument("--street", default="", help="nine digits; determines the division / 街道代码")
    site.add_argument("--division", default="", help="division code, if the street is unknown / 所在区")
    site.add_argument("--address", default="", help="address / 地址")
    seat = verbs.add_parser("add-seat", help="set up a monitoring seat / 设立席位")
    seat.add_argument("--theme", default="", choices=("", "day", "night"), help="theme of its screens / 显示")
    for verb in (site, seat):
        verb.add_argument("--organisation", required=True, help="code of its unit / 所属单位")
    for verb in (unit, site, seat):
        verb.add_argument("code", help="its short code / 代码")
        verb.add_argument("--name", required=True, help="its name / 名称")
    for verb in (listing, unit, zone, site, seat):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    rows: tuple[Row, ...]
    if arguments.action == "list":
        rows = _all(by, clock)
    elif arguments.action == "add-zone":
        held = set_up_zone(by, zone=arguments.zone, clock=clock)
        rows = tuple(one for one in (held.government, held.public_security) if one)
    else:
        rows = (_add(arguments, by, clock),)
    if arguments.json:
        print(json.dumps([{"kind": _kind(row), **_facts(row)} for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{_kind(row):<13} {row.code:<20} {row.name}")
    return 0


def _all(by: Asker, clock: Clock) -> tuple[Row, ...]:
    at = clock.now()
    return (
        *places_queries.organisations(by, at=at),
        *places_queries.sites(by, at=at),
        *seats_queries.seats(by, at=at),
    )


def _add(arguments: argparse.Namespace, by: Asker, clock: Clock) -> Row:
    code, name = arguments.code, arguments.name
    if arguments.action == "add-organisation":
        return add_organisation(
            by,
            code=code,
            name=name,
            kind=arguments.kind,
            division=arguments.division,
            uscc=arguments.uscc,
            zone=arguments.zone,
            department=arguments.department,
            clock=clock,
        )
    if arguments.action == "add-site":
        return add_site(
            by,
            code=code,
            name=name,
            category=arguments.category,
            organisation=arguments.organisation,
            division=arguments.division,
            street=arguments.street,
            address=arguments.address,
            clock=clock,
        )
    return add_seat(by, code=code, name=name, organisation=arguments.organisation, theme=arguments.theme, clock=clock)


def _kind(row: Row) -> str:
    return {OrganisationRow: "organisation", SiteRow: "site", SeatRow: "seat"}[type(row)]


def _facts(row: Row) -> dict[str, object]:
    facts = asdict(row)
    facts.pop("kind", None)
    return {**facts, "organisation_kind": row.kind} if isinstance(row, OrganisationRow) else facts
