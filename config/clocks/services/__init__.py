from config.clocks.services.adoptions import adopt_rule, is_on
from config.clocks.services.calendars import add_closure, seed_closures
from config.clocks.services.changes import extend_clock, reopen_clock, void_clock
from config.clocks.services.events import Scene, end, happen, starts_here
from config.clocks.services.messages import tell_owners
from config.clocks.services.news import send_digests
from config.clocks.services.running import close_clock, start_clock
from config.clocks.services.tolling import end_tolling, toll_clock
from config.clocks.services.workdays import calendar_for

__all__ = [
    "Scene",
    "add_closure",
    "adopt_rule",
    "calendar_for",
    "close_clock",
    "end",
    "end_tolling",
    "extend_clock",
    "happen",
    "is_on",
    "reopen_clock",
    "seed_closures",
    "send_digests",
    "start_clock",
    "starts_here",
    "tell_owners",
    "toll_clock",
    "void_clock",
]
