/**
 * The contract between a renderer and the service: requests with their replies, and events.
 * A request's argument is validated by its schema where it enters; replies and events are plain values, and only
 * tiles, thumbnails and files carry bytes. The renderer names files by tokens, never by paths.
 */
import { z } from 'zod';
import { Failure } from './failure';
import { experimentSchema } from './document/experiment';
const token = z.string().min(1).max(64);
const count = z.int().min(0);
const bytes = z.instanceof(Uint8Array);
const experiment = experimentSchema;
/** The arguments of all requests. */
export const requestSchemas = {
    describe: z.strictObject({}),
    addImage: z.strictObject({ name: z.string().min(1).max(1000), bytes }),
    closeImage: z.strictObject({ image: token }),
    thumbnail: z.strictObject({ image: token, size: z.int().min(8).max(1024) }),
    listExamples: z.strictObject({}),
    openExample: z.strictObject({ example: z.string().min(1).max(200) }),
    /** Starts a run under an id of the caller's; events follow. `images` are tokens for the inputs of kind image. */
    run: z.strictObject({
        run: token,
        experiment,
        /** Index into the experiment's inputs. */
        input: count,
        /** The picture, where that input is one. */
        image: token.nullable(),
    }),
    cancel: z.strictObject({ job: token }),
    /** Frees the maps of a run. */
    release: z.strictObject({ run: token }),
    tile: z.strictObject({
        map: token,
        channel: count,
        /** 0 is exact; each level halves the sides. */
        level: z.int().min(0).max(16),
        row: count,
        column: count,
        height: z.int().min(1).max(8192),
        width: z.int().min(1).max(8192),
        reduce: z.enum(['mean', 'max']),
    }),
    statistics: z.strictObject({ map: token, channel: count, bins: z.int().min(1).max(512) }),
    chooseDestination: z.strictObject({ name: z.string().min(1).max(200) }),
    exportMaps: z.strictObject({
        job: token,
        run: token,
        destination: token,
        /** Maps by stack index, -1 for the input, with their channels; null for all. */
        maps: z.array(z.strictObject({ layer: z.int().min(-1), channels: z.array(count).nullable() })).min(1),
        format: z.enum(['csv', 'npy']),
        csv: z.enum(['matrix', 'tidy']),
        replace: z.boolean(),
    }),
    getSettings: z.strictObject({}),
    setSettings: z.strictObject({
        threads: z.int().min(1).max(256).optional(),
        memoryBudget: z.int().min(1e6).max(1e13).optional(),
    }),
};
/** What a host offers besides the service: dialogs and files of the desktop. Absent in a browser. */
export const hostRequestSchemas = {
    pickImages: z.strictObject({}),
    pickExperiment: z.strictObject({}),
    openRecent: z.strictObject({ file: token }),
    listRecent: z.strictObject({}),
    /** Saves to `file`, or asks where if null. */
    saveExperiment: z.strictObject({ file: token.nullable(), name: z.string().min(1).max(200), experiment }),
    setTitle: z.strictObject({ title: z.string().max(300), edited: z.boolean() }),
};
export const menuActions = ['new', 'open', 'openImages', 'save', 'saveAs', 'export', 'undo', 'redo', 'about'];
/**
 * Validates an incoming request.
 * @throws Failure 'invalid-message' that says what was expected.
 */
export function checkRequest(name, argument) {
    return check(requestSchemas, name, argument);
}
/** The same for a request to the host. */
export function checkHostRequest(name, argument) {
    return check(hostRequestSchemas, name, argument);
}
function check(schemas, name, argument) {
    const schema = typeof name === 'string' && Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    if (!schema) {
        throw new Failure('invalid-message', `request: expected one of ${Object.keys(schemas).join(', ')}, received ${String(name)}`);
    }
    const result = schema.safeParse(argument);
    if (result.success)
        return { name, argument: result.data };
    const issue = result.error.issues[0];
    throw new Failure('invalid-message', `${String(name)}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not valid'}`);
}
