/** The longest side of a map whose cells are large enough to be framed. */
export const MAX_FRAMED_SIDE = 24
