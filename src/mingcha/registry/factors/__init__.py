"""Second factors of an account: passkeys (WebAuthn) and time-based codes (RFC 6238) (decree 799, art. 16(2)(2))."""
