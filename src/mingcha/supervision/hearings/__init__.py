"""Hearings before a penalty: asked for, set, held by a person who did not handle the case (APL 63, 64; article 23)."""
