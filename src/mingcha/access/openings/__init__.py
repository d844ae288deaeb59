"""What gateways opened and what was taken, held against issued tickets (arts. 16(3), 19, 20(1))."""
