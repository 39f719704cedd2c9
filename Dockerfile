# One image for web, worker, beat and migrate; docker-compose.yml gives each its command.
FROM python:3.11-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# What PDFs need (the same line as script/lib/machine.sh, less python3-venv).
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2 \
    && rm -rf /var/lib/apt/lists/*

FROM base AS dependencies
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r /tmp/base.txt

FROM base
ENV PATH=/opt/venv/bin:$PATH
RUN groupadd --system --gid 10001 rentincome \
    && useradd --system --uid 10001 --gid rentincome --home-dir /srv/rentincome --shell /usr/sbin/nologin rentincome
WORKDIR /srv/rentincome
COPY --from=dependencies /opt/venv /opt/venv
COPY . .
# The static files are made once, here; only the store is written to later. The settings below are for this step alone.
RUN RENTINCOME_ENV=production SECRET_KEY=only-for-collecting-static-files-while-the-image-is-built-0123456789 \
        ALLOWED_HOSTS=localhost DATABASE_URL=sqlite://:memory: \
        python manage.py collectstatic --noinput \
    && install -d -o rentincome -g rentincome var/store
USER rentincome
VOLUME ["/srv/rentincome/var/store"]
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "rentincome.wsgi:application"]
