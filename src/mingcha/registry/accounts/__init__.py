"""Accounts: how a person gets one, what changes it, its roles, and its resets by two persons (arts. 3, 16(1), 16(2);
799-16(2)(2)). Who acts, with which roles, is asked of registry/identity."""
