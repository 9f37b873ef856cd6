"""What comes in from other programs' files, and what goes out to them."""
