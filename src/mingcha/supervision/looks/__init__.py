"""What the picture detector claims of cameras, and what people make of it (arts. 7, 12; a lead, never evidence)."""
