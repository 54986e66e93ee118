from config.delivery.services.dispatch import dispatch_due
from config.delivery.services.proof import record_proof
from config.delivery.services.queue import queue_delivery

__all__ = ["dispatch_due", "queue_delivery", "record_proof"]
