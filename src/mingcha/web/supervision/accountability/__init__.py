"""Pages for auditors: official acts overdue, decisions reversed, exports of one officer (article 25)."""
