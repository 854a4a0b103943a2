"""The bonded ledger (底账): counters, movements, posting decisions, seals."""
