/** Formats a float64 as Go's `strconv.FormatFloat(value, 'g', -1, 64)`: the fewest digits that read back the same. */
export function formatFloat64(value: number): string {
  return formatGeneral(value.toExponential());
}

/** Formats a number as a float32, as `strconv.FormatFloat(value, 'g', -1, 32)`. */
export function formatFloat32(value: number): string {
  const single = Math.fround(value);
  for (let fraction = 0; fraction < 9; fraction++) {
    const text = single.toExponential(fraction);
    if (Math.fround(Number(text)) === single) return formatGeneral(text);
  }
  return formatGeneral(single.toExponential());
}

/** Go's %g, asked for the shortest form, assumes a precision of six digits to choose between its two forms. */
function formatGeneral(exponential: string): string {
  const [mantissa = '', exponentText = '0'] = exponential.split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(Number(exponential));
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
