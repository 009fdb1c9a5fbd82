// The average and the maximum of channels of a map, the same bits on every machine.
#pragma once
#include "reader.h"

namespace poolscope {

/// channelFigures(map, into): see the portable twin, which says in which order cells are added.
napi_value channel_figures(napi_env env, napi_callback_info info);

}  // namespace poolscope
