"""The ledger's tables and the only paths that write them."""
