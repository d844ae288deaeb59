"""Pages of signing in and out: password, second factor, passkeys, step-up (decree 799, art. 16(2)(2))."""
