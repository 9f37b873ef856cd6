"""Screens; none knows another, the shell puts them together."""
