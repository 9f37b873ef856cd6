"""The record: one encrypted database, its keys, its audit chain; all SQL is here."""
