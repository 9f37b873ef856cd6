"""The form: editors by kind of field, and the page that holds them."""
