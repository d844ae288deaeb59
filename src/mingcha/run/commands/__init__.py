"""One file per command that is not a long-running program."""
