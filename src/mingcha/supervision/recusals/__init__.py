"""Recusal of officers from a penalty case: asked for, decided by the head (APL 43; article 23)."""
