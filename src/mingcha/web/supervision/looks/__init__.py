"""Pages of what the picture detector claims, and of the references by which it judges (arts. 7, 12)."""
