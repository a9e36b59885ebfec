import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { wrongDns1035Label, wrongDnsSubdomain } from './kube-names.ts';
import type { Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

/** Versions of a ConversionReview that the API server speaks. */
const REVIEW_VERSIONS = ['v1', 'v1beta1'];

type Report = (steps: YamlPath, message: string) => void;

/**
 * Checks how an API's versions are converted (apiextensions `pkg/apis/apiextensions/validation/validation.go`,
 * validateCustomResourceConversion, and apiserver `pkg/util/webhook/validation.go`).
 * @param at where the conversion stands in the Promise
 */
export function checkConversion(value: Json | undefined, at: YamlPath, problems: Problem[]): void {
  if (!isObject(value)) return;
  const report: Report = (steps, message) => problems.push({ path: [...at, ...steps], message });
  const strategy = stringOrEmpty(value.strategy);
  const webhook = objectOrEmpty(value.webhook);
  if (strategy === 'Webhook') {
    checkClient(webhook.clientConfig, report);
    checkReviewVersions(webhook.conversionReviewVersions, report);
    return;
  }
  if (strategy !== 'None') report(['strategy'], 'must be None or Webhook');
  for (const field of ['clientConfig', 'conversionReviewVersions']) {
    const isSet = isObject(webhook[field]) || listOrEmpty(webhook[field]).length > 0;
    if (isSet) report(['webhook', field], 'is only for the strategy Webhook');
  }
}

function checkClient(client: Json | undefined, report: Report): void {
  const steps = ['webhook', 'clientConfig'];
  const { url, service } = objectOrEmpty(client);
  const isUrl = typeof url === 'string';
  if (isUrl === isObject(service)) report(steps, 'must have a url or a service, and not both');
  else if (isUrl) checkUrl(url, [...steps, 'url'], report);
  else checkService(objectOrEmpty(service), [...steps, 'service'], report);
}

function checkUrl(text: string, steps: YamlPath, report: Report): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!/^https:\/\/[^/?#]/i.test(text) || url === undefined)
    report(steps, 'must be an https URL such as https://host/path');
  else if (url.username !== '' || url.password !== '' || /[?#]./.test(text))
    report(steps, 'must not have a user, a query or a fragment');
}

function checkService(service: JsonObject, steps: YamlPath, report: Report): void {
  for (const field of ['name', 'namespace']) {
    if (stringOrEmpty(service[field]) === '') report([...steps, field], `a service needs a ${field}`);
  }
  const port = service.port ?? 443;
  if (Number(port) < 1 || Number(port) > 65535) report([...steps, 'port'], 'must be from 1 to 65535');
  const path = stringOrEmpty(service.path);
  if (path === '' || path === '/') return;
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  const isPlain = path.startsWith('/') && segments.every((each) => wrongDnsSubdomain(each) === undefined);
  if (!isPlain) report([...steps, 'path'], 'must be a path such as /convert, its parts in lower case');
}

function checkReviewVersions(value: Json | undefined, report: Report): void {
  const steps = ['webhook', 'conversionReviewVersions'];
  const versions = listOrEmpty(value).map(stringOrEmpty);
  for (const [index, version] of versions.entries()) {
    const wrong = versions.indexOf(version) < index ? 'is there already' : wrongDns1035Label(version);
    if (wrong !== undefined) report([...steps, index], `${JSON.stringify(version)} ${wrong}`);
  }
  if (!versions.some((version) => REVIEW_VERSIONS.includes(version)))
    report(steps, `must have ${REVIEW_VERSIONS.join(' or ')}`);
}
