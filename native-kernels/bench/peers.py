"""One workload of the benchmark by OpenCV and PyTorch, on numbers and weights that are read from files.

`peers.py FOLDER THREADS` reads `workload.json`, `x.bin`, `w<i>.bin` of layer i, and `model.onnx`, and prints which peers
there are and which modules are missing. For each line {"peer", "repeat"} it then prints the milliseconds of a run; for
{"peer", "step"} every so many values of each map that is kept, beginning with the first.
"""
import importlib
import json
import os
import sys
from time import perf_counter

FOLDER, THREADS = sys.argv[1], int(sys.argv[2])
os.environ["OMP_NUM_THREADS"] = str(THREADS)


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def read(name, shape):
    return np.fromfile(os.path.join(FOLDER, name), "<f4").reshape(shape)


def sizes(layer):
    return layer.get("strides", 1), layer.get("groups", 1), (layer["size"] // 2 if layer["padding"] == "same" else 0)


def one_after_another(works, source):
    """A run of functions, each on what the one before gives; it returns the results of those to keep."""

    def run(keep):
        result, kept = source, []
        for i, work in enumerate(works):
            result = work(result)
            if i in keep:
                kept.append(result)
        return kept

    return run


def torch_peer(torch, layers, x):
    """Layer by layer, as a model runs that is not compiled."""
    f = torch.nn.functional
    torch.set_num_threads(THREADS)
    pools = {"max": f.max_pool2d, "average": f.avg_pool2d}
    reductions = {"max": lambda y: y.amax((2, 3)), "average": lambda y: y.mean((2, 3))}

    def layer_of(layer, weights):
        if layer["kind"] == "relu":
            return f.relu
        if layer["kind"] == "global":
            return reductions[layer["type"]]
        if layer["kind"] == "pool":
            return lambda y: pools[layer["type"]](y, layer["size"], layer["stride"])
        stride, groups, side = sizes(layer)
        kernel, bias = torch.from_numpy(weights), torch.zeros(layer["filters"])
        return lambda y: f.conv2d(y, kernel, bias, stride, side, 1, groups)

    works = [layer_of(*each) for each in layers]
    return torch.inference_mode()(one_after_another(works, torch.from_numpy(x[np.newaxis])))


def dnn_peer(cv2, x):
    """The network that onnxruntime runs, too."""
    net = cv2.dnn.readNetFromONNX(os.path.join(FOLDER, "model.onnx"))
    source = x[np.newaxis]

    def run(keep):
        net.setInput(source)
        return list(net.forward([f"y{i}" for i in keep]))

    return run


def image_peer(cv2, layers, x):
    """Functions for images, one channel at a time; None where a layer has no such function."""

    def layer_of(layer, weights):
        if layer["kind"] == "relu":
            return lambda maps: [cv2.threshold(y, 0, 0, cv2.THRESH_TOZERO)[1] for y in maps]
        size, stride = layer.get("size"), layer.get("stride")
        window = (size, size)
        if layer["kind"] == "pool" and layer["type"] == "max":
            ones = cv2.getStructuringElement(cv2.MORPH_RECT, window)
            return lambda maps: [
                np.ascontiguousarray(inside(cv2.dilate(y, ones, anchor=(0, 0)), size)[::stride, ::stride]) for y in maps
            ]
        if layer["kind"] == "pool" and stride == 1:
            return lambda maps: [inside(cv2.boxFilter(y, -1, window, anchor=(0, 0)), size) for y in maps]
        if layer["kind"] == "pool" and stride == size:
            half = lambda y: (y.shape[1] // size, y.shape[0] // size)
            even = lambda y: y[: y.shape[0] // size * size, : y.shape[1] // size * size]
            return lambda maps: [cv2.resize(even(y), half(y), interpolation=cv2.INTER_AREA) for y in maps]
        if layer["kind"] == "conv" and layer["channels"] == 1 and layer["padding"] == "valid":
            return lambda maps: [inside(cv2.filter2D(maps[0], -1, k[0], anchor=(0, 0)), size) for k in weights]
        return None

    def inside(y, size):
        return y[: y.shape[0] - size + 1, : y.shape[1] - size + 1]

    works = [layer_of(*each) for each in layers]
    if x.shape[0] > 1 or None in works:
        return None

    return one_after_another(works, list(x))


def every(kept, step):
    return [np.concatenate([np.asarray(y).ravel() for y in maps])[::step].tolist() for maps in kept]


np, cv2, torch = module("numpy"), module("cv2"), module("torch")
peers = {}
if np:
    workload = json.load(open(os.path.join(FOLDER, "workload.json")))
    x = read("x.bin", workload["input"])
    layers = [
        (layer, read(f"w{i}.bin", [layer["filters"], -1, layer["size"], layer["size"]]) if layer["kind"] == "conv" else None)
        for i, layer in enumerate(workload["stack"])
    ]
    if cv2:
        cv2.setNumThreads(THREADS)
        peers[f"cv2.dnn {cv2.__version__}"] = dnn_peer(cv2, x)
        peers[f"cv2 {cv2.__version__}"] = image_peer(cv2, layers, x)
    if torch:
        peers[f"torch {torch.__version__}"] = torch_peer(torch, layers, x)
peers = {name: run for name, run in peers.items() if run}
missing = [name for name, found in [("numpy", np), ("cv2", cv2), ("torch", torch)] if not found]
print(json.dumps({"peers": list(peers), "missing": missing}), flush=True)

for line in sys.stdin:
    asked = json.loads(line)
    run, keep = peers[asked["peer"]], workload["keep"]
    if "step" in asked:
        print(json.dumps(every(run(keep), asked["step"])), flush=True)
        continue
    start = perf_counter()
    for _ in range(asked["repeat"]):
        run(keep)
    print((perf_counter() - start) * 1000 / asked["repeat"], flush=True)
