"""One file a verb of the command line that is not a long-running program."""
