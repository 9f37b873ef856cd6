"""The window: everything a nurse sees; knows Qt, never the database."""

from ui.constants import keep_constants

keep_constants()
