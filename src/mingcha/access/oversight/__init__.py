"""What was done to footage, for auditors; and which use of the system is unusual (arts. 16(3), 20(1), 25)."""
