"""What the machine fills into a hand-over sheet: it is read above the register of watches (article 16(1))."""
