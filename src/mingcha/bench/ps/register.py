"""Lets the device of `mingcha bench ps` in for the unit of BenchHome's cameras, by the shipped acts."""

from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.registry.devices.actions import approve_device
from mingcha.registry.devices.values import NewDevice
from mingcha.registry.places.actions import add_organisation


def main(device: str, unit: str) -> None:
    """Registers the unit and the device (run by bench/child.py)."""
    by, clock = program("bench"), SystemClock()
    add_organisation(by, code=unit, name=unit, kind="unit", division="420102", clock=clock)
    approve_device(by, new=NewDevice(device, device, unit), clock=clock)
