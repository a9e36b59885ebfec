# node:…-bookworm-slim as on Docker Hub: node and npm on the PATH, the user node (1000).
FROM debian:bookworm-slim
ADD node.tgz /opt/node
ADD npm.tgz /opt/npm
RUN ln -s /opt/node/package/bin/node /opt/npm/package/bin/npm-cli.js /opt/npm/package/bin/npx-cli.js /usr/local/bin \
  && mv /usr/local/bin/npm-cli.js /usr/local/bin/npm \
  && mv /usr/local/bin/npx-cli.js /usr/local/bin/npx \
  && chmod 0755 /opt/npm/package/bin/*-cli.js \
  && useradd --uid 1000 --user-group --shell /bin/bash --create-home node
# Node.js has certificate authorities of its own; these are the host's.
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
CMD ["node"]
