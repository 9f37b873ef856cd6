"""From a visit to an assessment: facts, scores, rules, and what they say together."""
