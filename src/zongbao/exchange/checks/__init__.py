"""What a request must satisfy beyond the form of single values: codes in force, identifiers, conditions."""
