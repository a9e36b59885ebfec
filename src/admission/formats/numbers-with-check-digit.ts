const CARD =
  /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11})$/;

/** A card number of the usual issuers with a right check digit (Luhn); anything between the digits is left out. */
export function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, '');
  if (!CARD.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A ten-digit ISBN with a right check digit, spaces and dashes left out. */
export function isIsbn10(text: string): boolean {
  const digits = withoutSpaces(text);
  if (!/^\d{9}[\dX]$/.test(digits)) return false;
  const sum = [...digits].reduce((total, digit, index) => {
    const value = digit === 'X' ? 10 : Number(digit);
    return total + value * (index < 9 ? index + 1 : 10);
  }, 0);
  return sum % 11 === 0;
}

/** A thirteen-digit ISBN with a right check digit, spaces and dashes left out. */
export function isIsbn13(text: string): boolean {
  const digits = withoutSpaces(text);
  if (!/^\d{13}$/.test(digits)) return false;
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 1 ? 3 : 1),
    0,
  );
  return sum % 10 === 0;
}

function withoutSpaces(text: string): string {
  return text.replace(/[\t\n\f\r -]+/g, '');
}
