# debian:bookworm-slim as on Docker Hub, and the host's certificate authorities, in both places that survive an
# installation of ca-certificates.
FROM scratch
ADD debian.tar /
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY ca-certificates.crt /usr/local/share/ca-certificates/host.crt
CMD ["bash"]
