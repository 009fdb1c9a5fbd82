/** Edits of an experiment: each gives a new document and leaves the old one as it was. */
import { initialParams } from '../layers/layer';
import { kindOf } from '../layers/catalogue';
import { FORMAT, VERSION } from './experiment';
export function emptyExperiment(name) {
    return {
        format: FORMAT,
        version: VERSION,
        name,
        inputs: [],
        reading: { channels: 'gray', range: 'unit' },
        stack: [],
        panels: null,
    };
}
/** A layer of the given type with its initial parameters and an id that the experiment does not use yet. */
export function newLayer(experiment, type) {
    return { id: freeId(experiment, type), type, enabled: true, params: initialParams(kindOf(type)) };
}
/** Puts a layer before position `at` (0 .. length). */
export function insertLayer(experiment, layer, at) {
    return { ...experiment, stack: experiment.stack.toSpliced(at, 0, layer) };
}
export function removeLayer(experiment, id) {
    const panels = experiment.panels?.filter((panel) => panel.layer !== id) ?? null;
    return {
        ...experiment,
        stack: experiment.stack.filter((layer) => layer.id !== id),
        panels: panels?.length ? panels : null,
    };
}
/** Moves a layer to position `to`, counted after it was taken out. */
export function moveLayer(experiment, id, to) {
    const layer = experiment.stack.find((l) => l.id === id);
    if (!layer)
        return experiment;
    const rest = experiment.stack.filter((l) => l.id !== id);
    return { ...experiment, stack: rest.toSpliced(Math.max(0, Math.min(to, rest.length)), 0, layer) };
}
/** Changes some fields of a layer; parameters are replaced one by one. */
export function changeLayer(experiment, id, change) {
    const stack = experiment.stack.map((layer) => layer.id === id ? { ...layer, ...change, params: { ...layer.params, ...change.params } } : layer);
    return { ...experiment, stack };
}
/** A copy of a layer under a new id, right behind it. */
export function duplicateLayer(experiment, id) {
    const at = experiment.stack.findIndex((layer) => layer.id === id);
    const layer = experiment.stack[at];
    if (!layer)
        return experiment;
    return insertLayer(experiment, { ...layer, id: freeId(experiment, layer.type) }, at + 1);
}
function freeId(experiment, type) {
    const used = new Set(experiment.stack.map((layer) => layer.id));
    const stem = type.toLowerCase();
    let n = 1;
    while (used.has(`${stem}-${n}`))
        n++;
    return `${stem}-${n}`;
}
