# A kind node as far as image loading goes: containerd with Kubernetes' namespace, ctr and crictl, without a cluster.
FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends containerd \
  && rm -rf /var/lib/apt/lists/*
COPY crictl /usr/local/bin/crictl
RUN printf 'runtime-endpoint: unix:///run/containerd/containerd.sock\nimage-endpoint: unix:///run/containerd/containerd.sock\n' > /etc/crictl.yaml
VOLUME /var/lib/containerd
STOPSIGNAL SIGTERM
CMD ["containerd"]
