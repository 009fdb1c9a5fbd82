/** Kernel presets: named kernels, each a function of the window's size. Cross-correlation, so not flipped. */
import { impossible } from '../failure';
const presets = {
    identity: { title: 'Identity', make: (r, c) => cells(r, c, (i, j) => +(i === middle(r) && j === middle(c))) },
    verticalLine: { title: 'Vertical line', make: (r, c) => cells(r, c, (_, j) => +(j === middle(c))) },
    horizontalLine: { title: 'Horizontal line', make: (r, c) => cells(r, c, (i) => +(i === middle(r))) },
    diagonalLine: { title: 'Diagonal line', make: (r, c) => (r === c ? cells(r, c, (i, j) => +(i === j)) : null) },
    sobelX: { title: 'Sobel x', make: only3([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) },
    sobelY: { title: 'Sobel y', make: only3([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]) },
    prewittX: { title: 'Prewitt x', make: only3([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]) },
    prewittY: { title: 'Prewitt y', make: only3([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]) },
    scharrX: { title: 'Scharr x', make: only3([[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]) },
    scharrY: { title: 'Scharr y', make: only3([[-3, -10, -3], [0, 0, 0], [3, 10, 3]]) },
    laplacian: { title: 'Laplacian', make: only3([[0, 1, 0], [1, -4, 1], [0, 1, 0]]) },
    sharpen: { title: 'Sharpen', make: only3([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]) },
    emboss: { title: 'Emboss', make: only3([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]) },
    boxBlur: { title: 'Box blur', make: (r, c) => cells(r, c, () => 1 / (r * c)) },
    gaussian: {
        title: 'Gaussian blur',
        make: (r, c) => cells(r, c, (i, j) => (binomial(r - 1, i) / 2 ** (r - 1)) * (binomial(c - 1, j) / 2 ** (c - 1))),
    },
};
export const presetNames = Object.keys(presets);
export function presetTitle(name) {
    return presets[name].title;
}
/**
 * The preset's kernel for a window of [rows, columns]. Gaussian blur is binomial: [1 2 1] / 4 on each axis at 3.
 * @throws Failure 'impossible-stack' where the preset has no kernel of that size.
 */
export function presetKernel(name, size) {
    const preset = presets[name];
    const kernel = preset.make(size[0], size[1]);
    if (kernel)
        return kernel;
    const side = name === 'diagonalLine' ? Math.min(size[0], size[1]) : 3;
    throw impossible(`the preset "${preset.title}" has no ${size[0]} x ${size[1]} kernel; it needs ` +
        (name === 'diagonalLine' ? 'a square window' : 'a 3 x 3 window'), [{ label: `Use a ${side} x ${side} kernel`, params: { kernelSize: [side, side] } }]);
}
function cells(rows, columns, value) {
    return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i, j)));
}
/** The middle cell of a side; of an even side the one before the middle. */
function middle(side) {
    return Math.floor((side - 1) / 2);
}
function only3(kernel) {
    return (rows, columns) => (rows === 3 && columns === 3 ? kernel : null);
}
function binomial(n, k) {
    let value = 1;
    for (let i = 1; i <= k; i++)
        value = (value * (n - k + i)) / i;
    return value;
}
