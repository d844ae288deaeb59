"""What was confiscated or deleted after a decision, as records of two officers (decree 799, arts. 26 to 28)."""
