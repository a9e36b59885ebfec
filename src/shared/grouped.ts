/**
 * Writes a whole number with commas between the thousands: `2,000,000`. `toLocaleString` does so, too, but loading what it
 * knows of languages takes longer than reading a Promise.
 */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
