/**
 * KernelCalls: the vocabulary that an engine must compute, as plain data.
 *
 * A kernel knows windows and reducers, never layers. Padding is always resolved to four numbers. Convolution is
 * cross-correlation. Sizes, strides and dilations are [rows, columns]; pads are [top, left, bottom, right].
 */
export const randomDistributions = ['glorotUniform', 'glorotNormal', 'heUniform', 'heNormal'];
export const elementwiseFunctions = [
    'relu',
    'relu6',
    'leakyRelu',
    'elu',
    'selu',
    'celu',
    'gelu',
    'geluTanh',
    'silu',
    'mish',
    'sigmoid',
    'hardSigmoid',
    'hardSwish',
    'tanh',
    'softplus',
    'softsign',
    'thresholdedRelu',
    'clip',
    'identity',
];
/**
 * How a call's output may be divided among workers. 'rows': any band of output rows, over all channels, from
 * some band of input rows. 'planes': any range of output channels, from the whole input. 'whole': not at all.
 */
export function partition(call) {
    switch (call.kernel) {
        case 'conv2d':
        case 'convTranspose2d':
        case 'pool2d':
        case 'argmaxPool2d':
        case 'elementwise':
        case 'prelu':
        case 'batchNorm':
        case 'pad2d':
        case 'upsample2d':
            return 'rows';
        case 'softmax':
            return call.axis === 'channel' || call.axis === 'column' ? 'rows' : call.axis === 'row' ? 'planes' : 'whole';
        case 'regionPool':
        case 'regionArgmax':
        case 'unpool2d':
        case 'dense':
            return 'planes';
        case 'pyramidPool':
        case 'flatten':
            return 'whole';
    }
}
/** The weight sources of a call in a fixed order: the contract between `materialise` and the kernels. */
export function weightSources(call) {
    switch (call.kernel) {
        case 'conv2d':
        case 'convTranspose2d':
        case 'dense':
            return call.bias === null ? [call.weights] : [call.weights, call.bias];
        case 'prelu':
            return [call.slope];
        case 'batchNorm':
            return [call.gamma, call.beta, call.mean, call.variance];
        default:
            return [];
    }
}
