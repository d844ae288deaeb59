"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.looks.models import LookDay, LookReference, NewestCheck, PictureFinding

__all__ = ["LookDay", "LookReference", "NewestCheck", "PictureFinding"]
