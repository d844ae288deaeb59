"""Whether the recorders' disks suffice for the legal retention days (art. 16(5))."""
