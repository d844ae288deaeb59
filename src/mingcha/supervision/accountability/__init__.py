"""Lists for auditors: official acts overdue, decisions challenged, exports of one officer; no scores (article 25)."""
