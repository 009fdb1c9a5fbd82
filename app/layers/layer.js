export const layerGroups = {
    convolution: 'Convolution',
    activation: 'Activation',
    pooling: 'Pooling',
    global: 'Global pooling',
    normalization: 'Normalization',
    reshaping: 'Reshaping',
    core: 'Core',
};
/** Gives `lower` its parameter types from the fields. */
export function defineLayer(kind) {
    return kind;
}
/** The lowering of a layer that is one kernel call without weights. */
export function oneCall(call, shape) {
    return { calls: [{ call, shape }], trainable: 0, nonTrainable: 0, macs: 0 };
}
/** The parameters that a layer starts with. */
export function initialParams(kind) {
    return Object.fromEntries(Object.entries(kind.fields).map(([name, field]) => [name, field.initial]));
}
