"""For the machines that watch us: whether the process lives, and whether it can work."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from arrears.models import Night
from staff import clock


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so a slow database does not restart it."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the database and the broker (where there is one) answer, and how old the newest night is, in days."""
    database, night_days = _database()
    broker = _broker()
    ready = database == "ok" and broker in ("ok", "not configured")
    body: dict[str, Any] = {"ready": ready, "database": database, "broker": broker, "newest_night_days": night_days}
    return JsonResponse(body, status=200 if ready else 503)


def _database() -> tuple[str, int | None]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        newest = Night.objects.order_by("-on").values_list("on", flat=True).first()
    except DatabaseError:
        return "does not answer", None
    return "ok", None if newest is None else max(0, (clock.today() - newest).days)


def _broker() -> str:
    if not settings.REDIS_BROKER_URL:
        return "not configured"
    import redis

    try:
        client = redis.Redis.from_url(settings.REDIS_BROKER_URL, socket_timeout=2, socket_connect_timeout=2)
        client.ping()
    except redis.RedisError:
        return "does not answer"
    return "ok"
