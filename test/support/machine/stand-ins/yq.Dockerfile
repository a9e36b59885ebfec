# mikefarah/yq as on Docker Hub: yq in /usr/bin as the entry point, user yq (1000), /workdir.
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY yq /usr/bin/yq
RUN mkdir -p /home/yq /root /tmp /var /workdir \
  && chmod 1777 /tmp \
  && printf 'root:x:0:0:root:/root:/bin/sh\nyq:x:1000:1000::/home/yq:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n' > /etc/passwd \
  && printf 'root:x:0:root\nyq:x:1000:\nnobody:x:65534:\n' > /etc/group \
  && chown yq:yq /home/yq /workdir
WORKDIR /workdir
USER yq
ENTRYPOINT ["/usr/bin/yq"]
