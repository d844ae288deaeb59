"""The recorders of a city (arts. 7, 16(5), 20): which are enrolled and alive, and which camera is on which recorder."""
