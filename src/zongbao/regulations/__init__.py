"""Floor 2: the law as data, and the loader that reads it; every value cites its article."""
