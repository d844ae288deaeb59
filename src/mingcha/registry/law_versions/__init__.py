"""The versions of the law stored by this installation (arts. 1, 26)."""
