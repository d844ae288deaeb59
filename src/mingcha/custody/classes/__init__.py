"""The class of retention of a camera's footage, of today and of the hour of recording (art. 16(5))."""
