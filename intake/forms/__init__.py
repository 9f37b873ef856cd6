"""What is asked, in what order, and what was typed so far; no toolkit."""
