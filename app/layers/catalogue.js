/** The catalogue: every layer kind, in the order of the palette. A new kind is its own file and one line here. */
import { averagePooling2d } from './averagePooling2d';
import { conv2d } from './conv2d';
import { globalAveragePooling2d, globalMaxPooling2d } from './globalPooling';
import { maxPooling2d } from './maxPooling2d';
import { relu } from './relu';
export const catalogue = [
    conv2d,
    relu,
    maxPooling2d,
    averagePooling2d,
    globalMaxPooling2d,
    globalAveragePooling2d,
];
const byType = new Map(catalogue.map((kind) => [kind.type, kind]));
/** The layer kind of a type word, or undefined. */
export function findKind(type) {
    return byType.get(type);
}
/** The layer kind of a type word that validation has let through. @throws RangeError for any other word. */
export function kindOf(type) {
    const kind = byType.get(type);
    if (!kind)
        throw new RangeError(`type: expected one of ${[...byType.keys()].join(', ')}, received ${type}`);
    return kind;
}
