"""Floor 5: use cases, one function per act: permit, load, decide, write, record, announce."""
