"""Officers who enforce: two persons with certificates, each in an own session (APL 42; article 23)."""
