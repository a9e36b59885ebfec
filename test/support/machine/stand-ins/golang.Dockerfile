# golang:…-alpine as on Docker Hub: Go in /usr/local/go, /go, the certificate authorities.
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
ADD go.tar /usr/local/go
ENV GOPATH=/go GOTOOLCHAIN=local
ENV PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN mkdir -p /go/src /go/bin /root /tmp /var \
  && chmod 1777 /tmp \
  && printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n' > /etc/passwd \
  && printf 'root:x:0:root\nnobody:x:65534:\n' > /etc/group
WORKDIR /go
CMD ["sh"]
