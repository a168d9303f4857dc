export function chromiumOnThisMachine(): string | undefined
export function postgresOnThisMachine(): string | undefined
