import { repositoryOf } from '../../shared/image-grammar.ts';

/** Images that people run as they are: base images, tools, and the stages that Kratix's authors publish. */
const PUBLIC_REPOSITORIES: readonly RegExp[] = [
  /^(?:docker\.io\/)?(?:library\/)?(?:alpine|amazonlinux|bash|buildpack-deps|busybox|centos|debian|docker|eclipse-temurin|fedora|golang|httpd|mongo|mysql|nginx|node|openjdk|perl|php|postgres|python|redis|rockylinux|ruby|rust|ubuntu|vault)$/,
  /^(?:docker\.io\/)?(?:alpine|amazon|bitnami|bitnamilegacy|curlimages|google|hashicorp|mikefarah|rancher)\//,
  /^(?:registry\.k8s\.io|k8s\.gcr\.io|mcr\.microsoft\.com|public\.ecr\.aws|registry\.access\.redhat\.com|cgr\.dev|gcr\.io\/distroless)\//,
  /^ghcr\.io\/syntasso\/(?:kratix-cli\/|kratix-pipeline-utility$)/,
];

/** Whether an image is known to come from elsewhere, so that no folder is guessed for it. */
export function isPublicImage(reference: string): boolean {
  const repository = repositoryOf(reference);
  return PUBLIC_REPOSITORIES.some((pattern) => pattern.test(repository));
}
