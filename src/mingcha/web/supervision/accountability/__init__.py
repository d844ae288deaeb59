"""Pages for auditors: official acts overdue, decisions challenged, exports of one officer (article 25)."""
