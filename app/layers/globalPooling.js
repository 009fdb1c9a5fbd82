import { mapShape, vectorShape } from '../shape';
import { flag } from './fields';
import { defineLayer, oneCall } from './layer';
import { requireMap } from './window';
export const globalFields = {
    keepdims: flag({ title: 'keepdims', help: 'Gives 1 x 1 maps instead of a vector.', initial: false }),
};
export const globalMaxPooling2d = defineLayer({
    type: 'GlobalMaxPooling2D',
    group: 'global',
    summary: 'Reduces each whole map to its largest value: is the feature anywhere in the picture?',
    names: { keras: 'GlobalMaxPooling2D', pytorch: 'AdaptiveMaxPool2d(1)', onnx: 'GlobalMaxPool' },
    fields: globalFields,
    examples: [{ about: 'The largest of all cells', input: [[1, 2], [9, 4]], params: {}, output: [[9]] }],
    brief: () => 'the whole map',
    lower: (input, p) => lowerGlobal(input, p.keepdims, { type: 'max' }),
});
export const globalAveragePooling2d = defineLayer({
    type: 'GlobalAveragePooling2D',
    group: 'global',
    summary: 'Reduces each whole map to its mean: how much of the feature is in the picture?',
    names: { keras: 'GlobalAveragePooling2D', pytorch: 'AdaptiveAvgPool2d(1)', onnx: 'GlobalAveragePool' },
    fields: globalFields,
    examples: [{ about: 'The mean of all cells', input: [[1, 2], [9, 4]], params: {}, output: [[4]] }],
    brief: () => 'the whole map',
    lower: (input, p) => lowerGlobal(input, p.keepdims, { type: 'average', divisor: 'valid' }),
});
/** One region over the whole map, for each channel. */
export function lowerGlobal(input, keepdims, reducer) {
    requireMap(input);
    return oneCall({
        kernel: 'regionPool',
        rows: [{ begin: 0, end: input.height }],
        columns: [{ begin: 0, end: input.width }],
        reducer,
    }, keepdims ? mapShape(input.channels, 1, 1) : vectorShape(input.channels));
}
