FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 BUDGET_DATA_DIR=/data
WORKDIR /app

COPY scripts/apt-packages.txt scripts/
RUN apt-get update \
    && xargs apt-get install -y --no-install-recommends < scripts/apt-packages.txt \
    && rm -rf /var/lib/apt/lists/*

COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

COPY . .
RUN useradd --create-home budget && install -d -o budget /data
USER budget
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000"]
