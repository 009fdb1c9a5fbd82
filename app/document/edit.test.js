import { describe, expect, it } from 'vitest';
import { changeLayer, duplicateLayer, emptyExperiment, insertLayer, moveLayer, newLayer, removeLayer } from './edit';
const abc = ['Conv2D', 'ReLU', 'MaxPooling2D'].reduce((e, type, i) => insertLayer(e, newLayer(e, type), i), emptyExperiment('abc'));
describe('edits', () => {
    it('inserts at a position and leaves the old document alone', () => {
        const more = insertLayer(abc, newLayer(abc, 'ReLU'), 0);
        expect(ids(more)).toEqual(['relu-2', 'conv2d-1', 'relu-1', 'maxpooling2d-1']);
        expect(ids(abc)).toHaveLength(3);
    });
    it('moves to a position counted without the layer', () => {
        expect(ids(moveLayer(abc, 'conv2d-1', 2))).toEqual(['relu-1', 'maxpooling2d-1', 'conv2d-1']);
        expect(ids(moveLayer(abc, 'maxpooling2d-1', 0))).toEqual(['maxpooling2d-1', 'conv2d-1', 'relu-1']);
    });
    it('duplicates right behind, under a new id', () => {
        expect(ids(duplicateLayer(abc, 'conv2d-1'))).toEqual(['conv2d-1', 'conv2d-2', 'relu-1', 'maxpooling2d-1']);
    });
    it('takes the panels of a removed layer away', () => {
        const shown = { ...abc, panels: [{ layer: 'relu-1', channel: 0 }, { layer: null, channel: 0 }] };
        expect(removeLayer(shown, 'relu-1').panels).toEqual([{ layer: null, channel: 0 }]);
    });
    it('changes single parameters', () => {
        const changed = changeLayer(abc, 'maxpooling2d-1', { params: { poolSize: [3, 3] } });
        expect(changed.stack[2]?.params).toMatchObject({ poolSize: [3, 3], strides: null });
    });
});
function ids(experiment) {
    return experiment.stack.map((layer) => layer.id);
}
