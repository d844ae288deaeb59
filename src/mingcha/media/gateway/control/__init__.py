"""Control of cameras at the gateway: the door, the log and the way home (articles 2, 7(2))."""
