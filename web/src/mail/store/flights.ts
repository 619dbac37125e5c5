/** Our own changes on their way to the server: what is asked meanwhile may show how things were before them. */
export class Flights {
  /** Another number after each start and each end. */
  mark = 0
  private under = 0
  private waiting: (() => void)[] = []

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.under++
    this.mark++
    try {
      return await work()
    } finally {
      this.under--
      this.mark++
      if (this.under === 0) for (const go of this.waiting.splice(0)) go()
    }
  }

  /** When none is under way. */
  async quiet(): Promise<void> {
    while (this.under > 0) await new Promise<void>((go) => this.waiting.push(go))
  }
}
