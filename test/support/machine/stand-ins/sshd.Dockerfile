# A machine that can be reached by ssh, and the ssh that reaches it: it trusts itself. The `docker` that it runs is mounted into it.
FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends openssh-client openssh-server \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir -p /run/sshd /root/.ssh \
  && ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519 \
  && cp /root/.ssh/id_ed25519.pub /root/.ssh/authorized_keys \
  && sed 's/^/[127.0.0.1]:2222 /' /etc/ssh/ssh_host_ed25519_key.pub > /root/.ssh/known_hosts \
  && chmod 700 /root/.ssh
CMD ["/usr/sbin/sshd", "-D", "-e", "-p", "2222"]
