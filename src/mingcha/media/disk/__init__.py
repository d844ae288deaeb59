"""Disks, footage files and every operating-system call on them."""
