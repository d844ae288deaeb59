"""How much of a day the sealed hours of many points hold (art. 16(5))."""
