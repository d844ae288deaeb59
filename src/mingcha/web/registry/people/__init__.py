"""Pages and API of people, their accounts and roles, and of the set-up (articles 3, 16(1), 16(2))."""
