"""The page that takes the folder of a penalty case out (articles 20, 23)."""
