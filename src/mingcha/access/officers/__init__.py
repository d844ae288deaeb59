"""Natural persons who ask for footage, their credentials, and who looked at them (arts. 15(1), 15(2))."""
