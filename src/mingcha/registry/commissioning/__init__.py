"""Points put into use, by document and date, until acceptance is recorded (article 8)."""
