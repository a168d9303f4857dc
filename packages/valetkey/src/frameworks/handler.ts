/** What every adapter adapts: undefined means "not mine, ask the next one". */
export type WebHandler = (request: Request) => Answered | Promise<Answered>

type Answered = Response | null | undefined
