"""Pages of the record: domain objects in, PDF bytes out.

A report is first a plain `Document` (what is said, tested as data), then pages (how it
looks). Text from people reaches the page through `reports.text` alone, and never as
markup.
"""
