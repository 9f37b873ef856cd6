"""What a visit is, in the words of the clinic: no input, no output, no rules."""
