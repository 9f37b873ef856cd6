"""The sheets of the settings: each shows what is kept and says what changed."""
