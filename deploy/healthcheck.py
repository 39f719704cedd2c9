"""
Ask a web process whether it is alive: `python deploy/healthcheck.py [PATH]`, by default /healthz,
at the port of RENTINCOME_BIND (by default 127.0.0.1:8000).

Exit 0 when the answer is 200, else 1 with the reason. It speaks as the front proxy does (https, a host that
is allowed), so that a production process neither redirects nor refuses it. Standard library only.
"""

import http.client
import os
import sys


def what_is_wrong(path: str = "/healthz") -> str:
    """Give "" when PATH answers 200 within five seconds, else the reason in words."""
    port = os.environ.get("RENTINCOME_BIND", "127.0.0.1:8000").rpartition(":")[2]
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip("*.") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        return "" if answer.status == 200 else f"{path} answered {answer.status}: {answer.read(300)!r}"
    except (OSError, http.client.HTTPException) as problem:
        return f"{path} did not answer: {problem}"
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(what_is_wrong(*sys.argv[1:2]) or 0)
