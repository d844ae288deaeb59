"""What a camera is to show and return to: its reference image, and the home preset of one that turns (article 7)."""
