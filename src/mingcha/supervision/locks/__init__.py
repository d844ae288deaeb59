"""Locked evidence: what of register, exports, holds and log a transfer or leak case rests on (articles 20, 24)."""
