"""What lists and tables show; no widget, no query of their own."""
