"""Natural persons who request footage, their credentials, and checks of these (arts. 15(1), 15(2))."""
