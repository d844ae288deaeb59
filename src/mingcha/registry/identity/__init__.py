"""People, their accounts, roles and territory (arts. 3, 16(1), 16(2))."""
