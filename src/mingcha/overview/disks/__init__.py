"""The disks of the recorders that keep footage of points in somebody's reach (arts. 3, 16(5))."""
