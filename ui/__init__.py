"""The window: everything a nurse sees; knows Qt, never the database."""
