"""Starting, watching and logging programs."""
