# One image for every process of the house: web, worker, beat.
FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY package.json package-lock.json ./
COPY stravalite ./stravalite
COPY static ./static
RUN PATH=/venv/bin:$PATH python -m stravalite.ui.assets
COPY . .
RUN DATA_DIR=/tmp/build SECRET_KEY=only-while-building STATIC_ROOT=/app/build/static \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0 --ignore redoc

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 stravalite && mkdir /data && chown stravalite /data
COPY --from=build /venv /venv
COPY --from=build --chown=root:root /app /app
RUN rm -rf /app/node_modules
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data STATIC_ROOT=/app/build/static
USER stravalite
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
# Alone, the container is the whole house on SQLite; compose names the process it wants.
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000"]
