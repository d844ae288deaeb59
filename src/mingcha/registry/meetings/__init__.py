"""Coordination meetings (工作协调机制, art. 4): minutes, and actions with a unit and a day."""
