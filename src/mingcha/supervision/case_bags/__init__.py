"""The folder of a penalty case as a bag that others verify without us (articles 20, 23; APL 47)."""
