"""Page on which a site in another district is proposed to that district (articles 3, 4, 6)."""
