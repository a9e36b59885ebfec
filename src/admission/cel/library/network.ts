import { goQuote } from '../../go-text.ts';
import { declare, method, type Overload } from '../functions.ts';
import { BOOL, CIDR, INT, IP, STRING } from '../types.ts';
import { CelError, noSuchOverload, OpaqueValue, type Value } from '../values.ts';
import { type Address, addressText, isMapped, isWithin, maskAddress, parseAddress } from './addresses.ts';

class IpValue extends OpaqueValue {
  readonly typeName = 'net.IP';
  readonly address: Address;

  constructor(address: Address) {
    super();
    this.address = address;
  }

  equals(other: Value): boolean {
    return other instanceof IpValue && other.toString() === this.toString();
  }

  override toString(): string {
    return addressText(this.address);
  }
}

class CidrValue extends OpaqueValue {
  readonly typeName = 'net.CIDR';
  readonly address: Address;
  readonly length: number;

  constructor(address: Address, length: number) {
    super();
    this.address = address;
    this.length = length;
  }

  equals(other: Value): boolean {
    return other instanceof CidrValue && other.toString() === this.toString();
  }

  override toString(): string {
    return `${addressText(this.address)}/${this.length}`;
  }
}

function toIp(text: string): IpValue {
  const zone = /^([^%]*)%./.exec(text);
  if (zone !== null && parseAddress(zone[1] ?? '')?.bits === 128) {
    throw new CelError(`IP address ${goQuote(text)} with zone value is not allowed`);
  }
  const address = parseAddress(text);
  if (address === undefined) {
    const shown = goQuote(text);
    throw new CelError(
      `IP Address ${shown} parse error during conversion from string: ParseAddr(${shown}): unable to parse IP`,
    );
  }
  if (isMapped(address)) throw new CelError(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`);
  return new IpValue(address);
}

const CIDR_ERROR = 'network address parse error during conversion from string: ';

function toCidr(text: string): CidrValue {
  const slash = text.lastIndexOf('/');
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const bits = text.slice(slash + 1);
  const length = /^(?:0|[1-9]\d*)$/.test(bits) ? Number(bits) : Number.NaN;
  if (address === undefined || !(length <= address.bits)) {
    throw new CelError(`${CIDR_ERROR}${CIDR_ERROR}netip.ParsePrefix(${goQuote(text)}): ${whyNoCidr(slash)}`);
  }
  if (isMapped(address)) {
    throw new CelError(`${CIDR_ERROR}IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`);
  }
  return new CidrValue(address, length);
}

function whyNoCidr(slash: number): string {
  return slash < 0 ? "no '/'" : 'unable to parse';
}

/** An argument that can't be read is no argument. */
function ipArgument(text: string): IpValue {
  try {
    return toIp(text);
  } catch (error) {
    throw error instanceof CelError ? noSuchOverload() : error;
  }
}

/** Whether a text can be read. */
function succeeds(read: (text: string) => Value): (text: string) => boolean {
  return (text) => {
    try {
      read(text);
      return true;
    } catch (error) {
      if (error instanceof CelError) return false;
      throw error;
    }
  };
}

/** The first bits of an address. */
function starts({ bits, value }: Address, length: number, prefix: bigint): boolean {
  return value >> BigInt(bits - length) === prefix;
}

const isUnspecified = ({ value }: Address) => value === 0n;
const isLoopback = (address: Address) =>
  address.bits === 32 ? starts(address, 8, 127n) : address.value === 1n;
const isMulticast = (address: Address) =>
  address.bits === 32 ? starts(address, 4, 0xen) : starts(address, 8, 0xffn);
const isLinkLocalMulticast = ({ bits, value }: Address) =>
  bits === 32 ? value >> 8n === 0xe00000n : ((value >> 112n) & 0xff0fn) === 0xff02n;
const isLinkLocalUnicast = (address: Address) =>
  address.bits === 32 ? starts(address, 16, 0xa9fen) : starts(address, 10, 0x3fan);

function isGlobalUnicast(address: Address): boolean {
  const isBroadcast = address.bits === 32 && address.value === 0xffffffffn;
  const isOther =
    isUnspecified(address) || isLoopback(address) || isMulticast(address) || isLinkLocalUnicast(address);
  return !isBroadcast && !isOther;
}

const ofIp = (name: string, is: (address: Address) => boolean) =>
  method(name, [IP], BOOL, ({ address }: IpValue) => is(address));

function containsIp(cidr: CidrValue, ip: IpValue): boolean {
  return isWithin(ip.address, cidr.address, cidr.length);
}

function containsCidr(cidr: CidrValue, other: CidrValue): boolean {
  return cidr.length <= other.length && isWithin(other.address, cidr.address, cidr.length);
}

/** IP addresses and networks (apiserver `pkg/cel/library/ip.go`, `cidr.go`). */
export const NETWORK: readonly Overload[] = [
  declare('ip', [STRING], IP, toIp),
  declare('isIP', [STRING], BOOL, succeeds(toIp)),
  declare('ip.isCanonical', [STRING], BOOL, (text: string) => toIp(text).toString() === text),
  method('family', [IP], INT, ({ address }: IpValue) => (address.bits === 32 ? 4n : 6n)),
  ofIp('isUnspecified', isUnspecified),
  ofIp('isLoopback', isLoopback),
  ofIp('isLinkLocalMulticast', isLinkLocalMulticast),
  ofIp('isLinkLocalUnicast', isLinkLocalUnicast),
  ofIp('isGlobalUnicast', isGlobalUnicast),
  declare('cidr', [STRING], CIDR, toCidr),
  declare('isCIDR', [STRING], BOOL, succeeds(toCidr)),
  method('containsIP', [CIDR, STRING], BOOL, (cidr: CidrValue, text: string) =>
    containsIp(cidr, ipArgument(text)),
  ),
  method('containsIP', [CIDR, IP], BOOL, containsIp),
  method('containsCIDR', [CIDR, STRING], BOOL, (cidr: CidrValue, text: string) =>
    containsCidr(cidr, toCidr(text)),
  ),
  method('containsCIDR', [CIDR, CIDR], BOOL, containsCidr),
  method('ip', [CIDR], IP, ({ address }: CidrValue) => new IpValue(address)),
  method('prefixLength', [CIDR], INT, ({ length }: CidrValue) => BigInt(length)),
  method(
    'masked',
    [CIDR],
    CIDR,
    ({ address, length }: CidrValue) => new CidrValue(maskAddress(address, length), length),
  ),
];
