"""Notifies those who keep derived rows of planned places that a plan's places began or ceased to count (article 5), as
registry/points/changes.py does for points.

Every act that submits or returns a plan, or puts one in force, calls `tell_plan_changed` for each plan that it moved.
The items of a draft count nowhere, so acts on them tell nobody.
"""

from collections.abc import Callable

from django.db import connection

from mingcha.registry.plans.models import Plan

type Listener = Callable[[Plan], object]
"""Called with a plan whose state is stored."""

_listeners: list[Listener] = []


def listen_to_plans(listener: Listener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_plan_changed(plan: Plan) -> None:
    """Calls the listeners inside the transaction that moved this plan. Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("tell_plan_changed is called inside the transaction that moved the plan")
    for listener in _listeners:
        listener(plan)
