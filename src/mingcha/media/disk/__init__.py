"""Disks, names of footage files, and all operating-system calls on them."""
