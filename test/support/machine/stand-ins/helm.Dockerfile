# alpine/helm as on Docker Hub: helm in /usr/bin as the entry point, /apps.
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY helm /usr/bin/helm
RUN mkdir -p /root /tmp /var \
  && chmod 1777 /tmp \
  && printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n' > /etc/passwd \
  && printf 'root:x:0:root\nnobody:x:65534:\n' > /etc/group
WORKDIR /apps
ENTRYPOINT ["helm"]
CMD ["--help"]
