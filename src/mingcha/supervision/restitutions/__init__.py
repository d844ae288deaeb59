"""What is given back after a decision was annulled or changed: money with its interest, things (State Compensation Law,
SCL, art. 36; ARL 64; ALL 70, 77)."""
