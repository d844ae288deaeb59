"""Work orders: repair and maintenance of points, from the order to a good picture (articles 7, 16(1); 799-19)."""
