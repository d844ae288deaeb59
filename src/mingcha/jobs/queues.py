"""The queues of hints. No Django: the settings name them."""

ANY_HOST, HOME = "default", "home"
"""Parts that any worker can do, and parts that need files of the home with the pages."""
QUEUES = (ANY_HOST, HOME)
