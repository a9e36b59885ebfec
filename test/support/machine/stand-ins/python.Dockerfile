# python:3.11-slim-bookworm as on Docker Hub: python and pip, as root. Both are Debian's, so packages go where Debian puts
# them.
FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends python3 python3-pip \
  && rm -rf /var/lib/apt/lists/* /usr/lib/python3*/EXTERNALLY-MANAGED \
  && ln -s /usr/bin/python3 /usr/local/bin/python \
  && ln -s /usr/bin/python3 /usr/local/bin/python3
CMD ["python3"]
