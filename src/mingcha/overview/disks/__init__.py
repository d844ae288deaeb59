"""The disks of recorders with footage of points in a reader's reach (arts. 3, 16(5))."""
