"""Points that were destroyed, or taken away before anybody asked: recorded afterwards with their real day (art. 10)."""
