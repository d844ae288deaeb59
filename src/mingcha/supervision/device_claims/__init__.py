"""What devices say of their own pictures: leads for a person, never a case by themselves (arts. 7, 12)."""
