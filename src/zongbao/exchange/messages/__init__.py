"""One module per message of the national interface."""
