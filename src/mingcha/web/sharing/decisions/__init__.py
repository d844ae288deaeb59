"""Pages of decisions on applications, and of the consents of units (articles 13(2), 13(3))."""
