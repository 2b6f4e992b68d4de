/** Whether a process lives, or its parent has not taken notice of its death yet. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
