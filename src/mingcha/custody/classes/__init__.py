"""The retention class of a camera's footage, today and at the hour of recording (art. 16(5))."""
