"""Pages and API of the plane of privacy."""
