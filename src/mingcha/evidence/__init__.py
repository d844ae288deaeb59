"""The evidence: what happened, provably (articles 16(3), 20). `log` is pure; `entries.act` records every act."""
