"""Whether the recorders' disks last for the legal days (art. 16(5))."""
