"""The cascade upwards: this platform as a device of the platforms above it (articles 13(1), 13(2), 16(3))."""
