/** A part of a map, in whole cells, as the service is asked for it. */
import type { RequestOf } from '#app/protocol/contract'

export type MapPart = NonNullable<RequestOf<'statistics'>['part']>
