"""The source of devices that register with us: a stream is asked for and received (articles 13(1), 16(5))."""
