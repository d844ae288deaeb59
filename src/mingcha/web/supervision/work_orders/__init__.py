"""Pages of work orders, and the page of who stands on the ladder (articles 7, 16(1); 799-19)."""
