"""The limit of open files and sockets of a program."""

import resource


def raise_descriptor_limit() -> int:
    """Raises the limit of open files and sockets to the hard limit and returns it. The usual soft limit of 1024 is
    reached at about 500 cameras (a socket and a file each), or by 1,000 browsers."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
