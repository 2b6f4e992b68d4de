const units: { readonly [unit: string]: number } = { MB: 1e6, GB: 1e9, TB: 1e12 }

/** The bytes of a size such as `2GB`, as `limits.retained_log` has it: 2,000,000,000. */
export function logBytes(size: string): number {
  return Number(size.slice(0, -2)) * (units[size.slice(-2)] ?? 0)
}
