"""Django migrations of the store; SQL that Django cannot say stands in sql/ beside them."""
