"""gunicorn's settings. Access lines carry no address, no query and no portal token."""

from typing import Any

from gunicorn.glogging import Logger

from config.logs import discreet

wsgi_app = "config.wsgi"
accesslog = "-"
errorlog = "-"
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
timeout = 60
graceful_timeout = 8
max_requests = 2000
max_requests_jitter = 200
limit_request_line = 4094
forwarded_allow_ips = "127.0.0.1,::1"


class DiscreetLogger(Logger):  # type: ignore[misc]  # gunicorn is untyped
    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return {**found, "U": discreet(str(found["U"]))}


logger_class = DiscreetLogger
