"""Instalments and deferral of a fine: asked for by the person, decided by another officer (article 23; APL 66)."""
