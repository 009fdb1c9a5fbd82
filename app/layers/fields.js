/**
 * The parameter fields of a layer kind. One field gives its type, default, validation and editing form:
 * `integer({...})` and its kin return a Field, a record of fields is a layer's schema.
 */
import { z } from 'zod';
import { randomDistributions } from '../kernels';
import { presetNames } from './presets';
z.config({ jitless: true });
/** A whole number; the limits are inclusive. */
export function integer(o) {
    return field(o, { kind: 'integer', min: o.min, max: o.max }, z.int().min(o.min).max(o.max), o.initial);
}
/** A finite number; the limits are inclusive. */
export function number(o) {
    let schema = z.number();
    if (o.min !== undefined)
        schema = schema.min(o.min);
    if (o.max !== undefined)
        schema = schema.max(o.max);
    return field(o, { kind: 'number', min: o.min, max: o.max }, schema, o.initial);
}
/** Two whole numbers, rows then columns. */
export function pair(o) {
    return field(o, { kind: 'pair', min: o.min, max: o.max }, pairSchema(o.min, o.max), o.initial);
}
/** Two whole numbers or null, which stands for what `emptyMeans` says. */
export function optionalPair(o) {
    const control = { kind: 'pair', min: o.min, max: o.max, emptyMeans: o.emptyMeans };
    return field(o, control, pairSchema(o.min, o.max).nullable(), null);
}
/** A whole number or null, which stands for what `emptyMeans` says. */
export function optionalInteger(o) {
    return field(o, { kind: 'optionalNumber', min: o.min, emptyMeans: o.emptyMeans }, z.int().min(o.min).nullable(), null);
}
/** A list of whole numbers, one to eight of them. */
export function integers(o) {
    const schema = z.array(z.int().min(o.min).max(o.max)).min(1).max(8);
    return field(o, { kind: 'integers', min: o.min, max: o.max }, schema, o.initial);
}
/** One of some words; `options` maps each word to its title. */
export function choice(o) {
    const words = Object.keys(o.options);
    const options = words.map((value) => ({ value, title: o.options[value] }));
    return field(o, { kind: 'choice', options }, z.enum(words), o.initial);
}
export function flag(o) {
    return field(o, { kind: 'flag' }, z.boolean(), o.initial);
}
const MAX_PAD = 1 << 16;
const padsSchema = z.tuple([pad(), pad(), pad(), pad()]).readonly();
/** `valid`, `same` (the odd cell behind), `sameLower` (in front), or [top, left, bottom, right]. */
export function padding(initial = 'valid') {
    return field({
        title: 'padding',
        help: 'Cells added around the map: none ("valid"), enough to keep the size at stride 1 ("same"), or four numbers.',
    }, { kind: 'padding', words: ['valid', 'same', 'sameLower'] }, z.union([z.enum(['valid', 'same', 'sameLower']), padsSchema]), initial);
}
const randomInit = z.strictObject({
    init: z.literal('random'),
    distribution: z.enum(randomDistributions),
    seed: z.int().min(0).max(0xffffffff),
});
const kernelWeightsSchema = z.discriminatedUnion('init', [
    z.strictObject({ init: z.literal('preset'), presets: z.array(z.enum(presetNames)).min(1).max(4096).readonly() }),
    randomInit,
    z.strictObject({
        init: z.literal('values'),
        /** filters, input channels of a group, rows, columns */
        kernel: z.array(z.array(z.array(z.array(z.number()).readonly()).readonly()).readonly()).readonly(),
        bias: z.array(z.number()).readonly(),
    }),
]);
/** The kernels of a convolution. */
export function kernelWeights(initial) {
    return field({
        title: 'weights',
        help: 'The numbers of the kernels: presets (one for each filter, in turn; spread evenly over several input ' +
            'channels), random numbers from a seed, or your own.',
    }, { kind: 'weights', role: 'kernels' }, kernelWeightsSchema, initial);
}
const denseWeightsSchema = z.discriminatedUnion('init', [
    randomInit,
    z.strictObject({
        init: z.literal('values'),
        /** units, inputs */
        kernel: z.array(z.array(z.number()).readonly()).readonly(),
        bias: z.array(z.number()).readonly(),
    }),
]);
export function denseWeights(initial) {
    return field({ title: 'weights', help: 'The weight of each input for each unit: random numbers from a seed, or your own.' }, { kind: 'weights', role: 'dense' }, denseWeightsSchema, initial);
}
function field(words, control, schema, initial) {
    return { title: words.title, help: words.help, control, schema, initial };
}
function pairSchema(min, max) {
    const side = z.int().min(min).max(max);
    return z.tuple([side, side]).readonly();
}
function pad() {
    return z.int().min(0).max(MAX_PAD);
}
