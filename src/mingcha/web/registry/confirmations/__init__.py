"""Pages and API of acts that a second person confirms (decree 799, art. 16(2)(2))."""
