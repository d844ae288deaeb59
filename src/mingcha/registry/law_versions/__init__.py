"""Which versions of the law this installation took in (arts. 1, 26)."""
