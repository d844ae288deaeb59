"""Sessions: one signed-in browser of a person, from sign-in to its end, and the failed attempts before it (decree 799,
art. 16(2)(2))."""
