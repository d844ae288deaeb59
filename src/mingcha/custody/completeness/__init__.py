"""How much of a day the sealed hours of many points cover (art. 16(5))."""
