"""The managing unit's check, answer and revocation of a request (arts. 14, 15)."""
