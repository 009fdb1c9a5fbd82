/** The longest side of a map whose cells are large enough to be framed. */
export const MOST_FRAMED = 24
