"""Page on which a unit asks to register a camera that another unit has (articles 3, 7, 15)."""
