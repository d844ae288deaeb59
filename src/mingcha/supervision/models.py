"""The tables of supervision for Django: each noun declares its own in its models.py."""
