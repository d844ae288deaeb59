"""The recorders of a city (arts. 7, 16(5), 20): who is enrolled, who is alive, which camera is on which recorder."""
