"""Pages of alarms: the list, one alarm with its steps, what changed for open pages (article 16(1))."""
