#include "prepare.h"

#include "preparers.h"

namespace poolscope {
namespace {

struct Preparer {
  const char* name;
  size_t inputs;
  Kernel* (*prepare)(Reader&, const Table&, napi_value call, const Operands&);
};

const Preparer preparers[] = {
    {"argmaxPool2d", 1, prepare_argmax_pool2d},
    {"arithmetic", 2, prepare_arithmetic},
    {"batchNorm", 1, prepare_batch_norm},
    {"concatenate", 2, prepare_concatenate},
    {"conv2d", 1, prepare_conv2d},
    {"convTranspose2d", 1, prepare_conv_transpose2d},
    {"dense", 1, prepare_dense},
    {"elementwise", 1, prepare_elementwise},
    {"flatten", 1, prepare_flatten},
    {"localResponseNorm", 1, prepare_local_response_norm},
    {"pad2d", 1, prepare_pad2d},
    {"pool2d", 1, prepare_pool2d},
    {"prelu", 1, prepare_prelu},
    {"pyramidPool", 1, prepare_pyramid_pool},
    {"rearrange", 1, prepare_rearrange},
    {"regionArgmax", 1, prepare_region_argmax},
    {"regionPool", 1, prepare_region_pool},
    {"rescale", 1, prepare_rescale},
    {"resize2d", 1, prepare_resize2d},
    {"softmax", 1, prepare_softmax},
    {"unpool2d", 2, prepare_unpool2d},
    {"upsample2d", 1, prepare_upsample2d},
};

std::vector<napi_value> elements(Reader& in, napi_value array, const char* path) {
  std::vector<napi_value> values;
  const Index length = in.array_length(array, path);
  for (Index i = 0; i < length && i < 8; ++i) values.push_back(in.element(array, i));
  return values;
}

}  // namespace

Kernel* prepare(Reader& in, const Table& table, napi_value call, napi_value inputs, napi_value output,
                napi_value weights) {
  const std::string name = in.text(in.field(call, "kernel", "call"), "call.kernel");
  for (const Preparer& preparer : preparers) {
    if (in.failed() || name != preparer.name) continue;
    Operands operands;
    const std::vector<napi_value> given = elements(in, inputs, "inputs");
    if (!in.require(given.size() >= preparer.inputs, "inputs", std::to_string(preparer.inputs) + " maps",
                    std::to_string(given.size()))) {
      return nullptr;
    }
    for (size_t i = 0; i < given.size(); ++i)
      operands.inputs.push_back(in.view(given[i], "inputs[" + std::to_string(i) + "]"));
    operands.output = in.view(output, "output");
    operands.weights = elements(in, weights, "weights");
    return in.failed() ? nullptr : preparer.prepare(in, table, call, operands);
  }
  in.range_error("call.kernel", "the name of a kernel", name);
  return nullptr;
}

namespace {

SummaryArgs read_summary(Reader& in, napi_value value, const View& map, const std::string& path) {
  SummaryArgs args = {};
  if (in.failed() || in.is_null(value)) return args;
  args.channels = map.channels;
  args.height = map.height;
  args.width = map.width;
  Index length = 0;
  args.rows = in.doubles(in.field(value, "rows", path), path + ".rows", &length);
  const Index numbers = map.channels * map.height * 6;
  in.require(length == numbers, path + ".rows", std::to_string(numbers) + " numbers", std::to_string(length));
  napi_value level = in.field(value, "level", path);
  if (in.failed() || in.is_null(level)) return args;
  args.side = in.integer_field(level, "side", path + ".level", 4, 1 << 20);
  in.require((args.side & (args.side - 1)) == 0, path + ".level.side", "a power of two", std::to_string(args.side));
  args.mean = in.view(in.field(level, "mean", path + ".level"), path + ".level.mean");
  args.max = in.view(in.field(level, "max", path + ".level"), path + ".level.max");
  if (in.failed()) return args;
  const View cells = {
      nullptr, 0, map.channels, (map.height + args.side - 1) / args.side, (map.width + args.side - 1) / args.side,
      0,       0};
  check_same_size(in, cells, args.mean);
  check_same_size(in, cells, args.max);
  return args;
}

struct SummarizedMap {
  View view;
  SummaryArgs summary;
};

SummarizedMap read_summarized(Reader& in, napi_value maps, const char* name) {
  const std::string path = std::string("maps.") + name;
  napi_value value = in.field(maps, name, "maps");
  if (in.failed() || in.is_null(value)) return {};
  const View view = in.view(in.field(value, "map", path), path + ".map");
  return {view, read_summary(in, in.field(value, "summary", path), view, path + ".summary")};
}

}  // namespace

Kernel* prepare_summarize(Reader& in, const Table& table, napi_value map, napi_value into) {
  const View view = in.view(map, "map");
  if (in.failed()) return nullptr;
  const SummaryArgs args = read_summary(in, into, view, "into");
  in.require(args.rows != nullptr, "into", "an object", "null");
  return in.failed() ? nullptr : table.summarize(view, args);
}

Kernel* prepare_fused(Reader& in, const Table& table, napi_value conv, napi_value weights, napi_value pool,
                      napi_value maps) {
  Operands operands;
  operands.inputs.push_back(in.view(in.field(maps, "input", "maps"), "maps.input"));
  const SummarizedMap linear = read_summarized(in, maps, "linear"), convolved = read_summarized(in, maps, "convolved"),
                      pooled = read_summarized(in, maps, "pooled");
  if (in.failed()) return nullptr;
  operands.output = convolved.view;
  operands.weights = elements(in, weights, "weights");
  FusedArgs args = {};
  args.conv = read_conv2d(in, conv, operands);
  args.pool = read_pool2d(in, pool, operands.output, pooled.view);
  args.linear = linear.view;
  args.linear_summary = linear.summary;
  args.conv_summary = convolved.summary;
  args.pool_summary = pooled.summary;
  if (linear.view.data) check_same_size(in, linear.view, convolved.view);
  return in.failed() ? nullptr : table.fused(args);
}

}  // namespace poolscope
