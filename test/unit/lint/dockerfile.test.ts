import { describe, expect, it } from 'vitest';
import { lintDockerfile } from '../../../src/lint/dockerfile.ts';

function messages(text: string): readonly string[] {
  return lintDockerfile(text, 'Dockerfile').map(({ message }) => message);
}

describe('unpinned downloads in a Dockerfile', () => {
  it.each([
    ['FROM alpine', 'the base image alpine has no tag, which means latest'],
    ['FROM "alpine"', 'the base image alpine has no tag, which means latest'],
    [
      'FROM --platform=linux/amd64 ghcr.io/a/b:latest AS x',
      'the base image ghcr.io/a/b:latest has the tag latest',
    ],
    ['ARG TAG=latest\nFROM alpine:${TAG}', 'the base image alpine:latest has the tag latest'],
    [
      'FROM a:1\nCOPY --from=bitnami/kubectl /x /y',
      'the image bitnami/kubectl has no tag, which means latest',
    ],
    [
      'RUN curl -sL https://a.io/releases/latest/download/yq -o yq',
      'https://a.io/releases/latest/download/yq',
    ],
    ['RUN set -e; wget "https://raw.githubusercontent.com/a/b/main/x.sh"', '/main/x.sh'],
    ['ADD https://github.com/a/b/archive/refs/heads/v1.tar.gz /x', 'refs/heads'],
    ['RUN V=$(curl -L -s https://dl.k8s.io/release/stable.txt)', 'stable.txt'],
    ['RUN apk add --repository=http://dl-cdn.alpinelinux.org/alpine/edge/community yq', '"edge"'],
    ['RUN git clone https://github.com/a/b.git && make', 'git clone https://github.com/a/b.git'],
    ['RUN CGO_ENABLED=0 true && go install github.com/a/b@latest', 'go install takes github.com/a/b@latest'],
    ['RUN pip3 install --no-cache-dir PyYAML', 'pip installs PyYAML in no version'],
    ['RUN python3 -m pip install jinja2[x]', 'pip installs jinja2[x] in no version'],
    [
      'RUN python -m pip install git+https://github.com/a/b.git',
      'whatever git+https://github.com/a/b.git holds',
    ],
    ['RUN pip install a b==1 c d', 'pip installs a, c and d in no version'],
    ['RUN ["pip", "install", "requests"]', 'pip installs requests in no version'],
    ['RUN npm install -g @angular/cli', 'npm installs @angular/cli in no version'],
  ])('%s', (text, expected) => {
    expect(messages(text)).toEqual([expect.stringContaining(expected)]);
  });

  it.each([
    'FROM scratch',
    'FROM alpine:3.22',
    'FROM alpine@sha256:0123',
    'ARG BASE\nFROM $BASE',
    'FROM golang:1.25 AS Build\nFROM build\nCOPY --from=build /a /b\nCOPY --from=0 /a /b',
    'RUN apk add --no-cache yq curl',
    'RUN apt-get update && apt-get install -y curl',
    'RUN apk add --repository=http://dl-cdn.alpinelinux.org/alpine/v3.22/main yq',
    'RUN curl -L https://a.io/v1.2.3/main.tar.gz | tar xz',
    'RUN echo "see https://a.io/latest/docs"',
    'RUN curl -L https://a.io/${VERSION}/yq',
    'RUN git clone https://github.com/a/b.git && cd b && git checkout v1',
    'RUN git clone --branch v1 https://github.com/a/b.git',
    'RUN go install github.com/a/b@v1.2.3',
    'RUN pip install -r requirements.txt',
    'RUN pip install --upgrade pip && pip install PyYAML==6.0.2 "requests>=2" ./here .',
    'RUN pip install -i mirror PyYAML==6',
    'RUN pip install git+https://github.com/a/b.git@v1 git+ssh://git@github.com/a/b.git@v1 git+https://h/$REPOSITORY',
    'RUN npm ci && npm install && npm install typescript@5.9.3 ./local',
    '# curl https://a.io/latest\nRUN true',
  ])('lets pass: %s', (text) => {
    expect(messages(text)).toEqual([]);
  });

  it('tells the place, within a long RUN too', () => {
    const text = 'FROM alpine:3\nRUN apk add curl \\\n  # a comment\n  && curl https://a.io/latest/x\n';
    expect(lintDockerfile(text, 'a/Dockerfile')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'unpinned-download',
        location: { file: 'a/Dockerfile', line: 4, column: 11 },
      }),
    ]);
  });
});
