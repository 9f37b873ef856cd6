"""The window: everything a nurse sees; knows Qt, never the database."""

from ui.constants import keep_constants
from ui.unread_sources import leave_sources_unread

keep_constants()
leave_sources_unread()
