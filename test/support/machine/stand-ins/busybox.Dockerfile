# busybox:1.35 as on Docker Hub: the applets in /bin, `sh` as the command.
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN mkdir -p /etc /home /root /tmp /usr/bin /var \
  && chmod 1777 /tmp \
  && printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n' > /etc/passwd \
  && printf 'root:x:0:\nnobody:x:65534:\n' > /etc/group
CMD ["sh"]
