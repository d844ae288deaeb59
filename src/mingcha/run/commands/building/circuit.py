"""`mingcha circuit`: circuits of network operators, what hangs on them, outages, an operator's month (article 17)."""

import argparse
from collections.abc import Callable
from datetime import date

from mingcha.kit.clock import SystemClock
from mingcha.law.retention import shanghai_day
from mingcha.overview.circuits.link_figures import LinkFigures
from mingcha.overview.circuits.queries import OperatorMonth, OutageRow, operator_month, outages
from mingcha.registry.circuits import actions
from mingcha.registry.circuits.queries import circuit, circuits
from mingcha.registry.circuits.states import CircuitKind, CircuitState, Encryption, Medium
from mingcha.registry.circuits.values import CircuitFacts, CircuitRow, NewCircuit, Terms
from mingcha.registry.identity.asker import Asker
from mingcha.run.commands.building.rows import add_common, show
from mingcha.run.commands.console import asker

_MOST = 10_000
type _Verbs = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_parser(subparsers: _Verbs) -> None:
    """Adds `mingcha circuit` and its verbs."""
    parser = subparsers.add_parser("circuit")
    verbs = parser.add_subparsers(dest="action", required=True)
    listing = verbs.add_parser("list", help="the circuits in reach / 线路")
    listing.add_argument("--state", type=CircuitState, choices=list(CircuitState), help="of this state / 状态")
    one = _of_circuit(verbs, "show", "one with its points / 一条线路")
    out = _of_circuit(verbs, "outages", "its outages, newest first / 中断记录")
    month = verbs.add_parser("month", help="what an operator's circuits did in a month / 运营单位月度统计")
    month.add_argument("operator", help="code of the operator / 运营单位代码")
    month.add_argument("--of", type=date.fromisoformat, default=None, metavar="DAY",
                       help="a day of the month, today without it / 当月任一日")  # fmt: skip
    add_common(listing, one, out, month, _opening(verbs), *_steps(verbs))


def _of_circuit(verbs: _Verbs, name: str, says: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says)
    verb.add_argument("number", type=int, help="number of the circuit / 线路序号")
    return verb


def _opening(verbs: _Verbs) -> argparse.ArgumentParser:
    verb = verbs.add_parser("open", help="register a circuit / 登记线路")
    verb.add_argument("no", help="its number at the operator / 线路编号")
    verb.add_argument("--kind", type=CircuitKind, choices=list(CircuitKind), default=CircuitKind.LEASED,
                      help="leased or the unit's own / 线路性质")  # fmt: skip
    verb.add_argument("--operator", required=True, help="code of the operator / 运营单位代码")
    verb.add_argument("--unit", required=True, help="code of the unit / 单位代码")
    verb.add_argument("--from", dest="from_on", required=True, type=date.fromisoformat, metavar="DAY",
                      help="in use from / 启用日期")  # fmt: skip
    _add_terms(verb)
    return verb


def _add_terms(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--medium", required=True, type=Medium, choices=list(Medium), help="runs over / 承载网络")
    verb.add_argument("--encryption", required=True, type=Encryption, choices=list(Encryption),
                      help="how it is encrypted / 传输加密")  # fmt: skip
    verb.add_argument("--mbps", required=True, type=int, help="bandwidth in Mbit/s / 带宽")
    verb.add_argument("--contract", default="", metavar="NO", help="number of the contract / 合同编号")
    verb.add_argument("--document", default="", help="name of the contract / 合同名称")
    verb.add_argument("--signed", type=date.fromisoformat, default=None, metavar="DAY", help="its day / 签订日期")
    verb.add_argument("--until", type=date.fromisoformat, default=None, metavar="DAY", help="its last day / 到期日")
    verb.add_argument("--contact", default="", help="whom to call in an outage / 故障联系方式")
    verb.add_argument("--promised", type=int, default=None, metavar="HUNDREDTHS",
                      help="hundredths of a percent, as 9990 / 承诺月可用率，万分之一，如 9990")  # fmt: skip


def _steps(verbs: _Verbs) -> list[argparse.ArgumentParser]:
    change = _of_circuit(verbs, "change", "change what it is / 变更线路")
    _add_terms(change)
    put, take = (
        _of_circuit(verbs, "put", "put points on it / 接入点位"),
        _of_circuit(verbs, "take", "take points off it / 移出点位"),
    )
    for verb in (put, take):
        verb.add_argument("--point", dest="points", action="append", required=True, metavar="CODE",
                          help="a point, again for more / 点位")  # fmt: skip
        verb.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="from this day / 日期")
    end = _of_circuit(verbs, "end", "end it / 停用线路")
    end.add_argument("--on", required=True, type=date.fromisoformat, metavar="DAY", help="its last day / 停用日期")
    end.add_argument("--reason", required=True, help="why / 原因")
    for verb in (change, end):
        verb.add_argument("--revision", required=True, type=int, help="of the circuit as it was read / 所见版本")
    return [change, put, take, end]


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    by, clock = asker(arguments.user), SystemClock()
    if arguments.action == "list":
        rows = circuits(by, at=clock.now(), limit=_MOST, state=arguments.state)
        return show(rows, _line, as_json=arguments.json)
    if arguments.action == "outages":
        found = outages(by, arguments.number, at=clock.now(), limit=_MOST)
        return show(found, _outage, as_json=arguments.json)
    if arguments.action == "month":
        day = arguments.of or shanghai_day(clock.now())
        month = operator_month(by, arguments.operator, day=day, at=clock.now())
        return show((month,), _month, as_json=arguments.json)
    if arguments.action == "open":
        arguments.number = _open(arguments, by, clock)
    elif arguments.action != "show":
        _VERBS[arguments.action](arguments, by, clock)
    return show((circuit(by, arguments.number, at=clock.now()),), _whole, as_json=arguments.json)


def _open(given: argparse.Namespace, by: Asker, clock: SystemClock) -> int:
    new = NewCircuit(given.no, given.kind, given.operator, given.unit, given.from_on, _terms(given))
    return actions.open_circuit(by, new=new, clock=clock)


def _terms(given: argparse.Namespace) -> Terms:
    return Terms(
        medium=given.medium,
        encryption=given.encryption,
        bandwidth_mbps=given.mbps,
        contract_no=given.contract,
        contract_on=given.signed,
        contract_until=given.until,
        document=given.document,
        contact=given.contact,
        promised=given.promised,
    )


def _change(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    actions.change_circuit(by, circuit=given.number, terms=_terms(given), revision=given.revision, clock=clock)


def _put(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    actions.put_points_on(by, circuit=given.number, points=given.points, on=given.on, clock=clock)


def _take(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    actions.take_points_off(by, circuit=given.number, points=given.points, on=given.on, clock=clock)


def _end(given: argparse.Namespace, by: Asker, clock: SystemClock) -> None:
    ended = {"ended_on": given.on, "reason": given.reason, "revision": given.revision}
    actions.end_circuit(by, circuit=given.number, **ended, clock=clock)


_VERBS: dict[str, Callable[[argparse.Namespace, Asker, SystemClock], None]] = {
    "change": _change,
    "put": _put,
    "take": _take,
    "end": _end,
}


def _line(row: CircuitRow) -> str:
    terms = row.terms
    head = f"{row.number:>6}  {row.no:<20}  {row.state.value:<6}  {row.operator:<12}  {row.unit:<12}"
    return f"{head}  {terms.medium.value}/{terms.encryption.value}  {row.points:>4}  r{row.revision}"


def _whole(found: CircuitFacts) -> str:
    points = [f"  {one.code}  {one.name}{'' if one.until is None else '  x'}" for one in found.carried]
    return "\n".join([_line(found.row), *points])


def _outage(row: OutageRow) -> str:
    to = f"{row.to_at:%Y-%m-%d %H:%M:%SZ}" if row.to_at else "–"
    return f"{row.from_at:%Y-%m-%d %H:%M:%SZ}  {to}  {row.silent}/{row.heard}  {row.reason}"


def _month(found: OperatorMonth) -> str:
    every = found.figures
    head = f"{found.operator}  {found.first:%Y-%m}  {every.outages}  {every.out_minutes} min  {every.percent}"
    lines = [
        f"  {one.row.no:<20}  {one.figures.outages}  {one.figures.out_minutes} min  {one.figures.percent}  "
        f"{_link(one.link)}"
        for one in found.circuits
    ]
    return "\n".join([f"{head}  {_link(found.link)}", *lines])


def _link(found: LinkFigures) -> str:
    """Loss and jitter as far as they were measured."""
    measured = f"{found.loss or '–'}  {found.jitter or '–'}"
    return f"{measured}  (TCP: {found.skipped})" if found.skipped else measured
