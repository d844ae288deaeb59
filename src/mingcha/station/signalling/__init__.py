"""Between the signalling program and the register: passwords down, what devices say up (arts. 13(1), 16(5), 20(4))."""
