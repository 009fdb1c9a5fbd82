// Where the cells of a map lie while a kernel runs. Maps are outside of the module's memory: the host copies the part
// that a run reads to wherever there is room, so that places change between runs while kernels stay prepared.
#pragma once
#include <cstdint>

namespace poolscope {

struct Place {
  float* data;           // of the map's first cell, were it there
  int64_t plane_stride;  // between the channels that are there
};

/// A pointer to the first cell of a map, at its place. Made from the address of the place.
class Cells {
 public:
  Cells() = default;
  Cells(decltype(nullptr)) {}
  Cells(const float* place) : place_(reinterpret_cast<const Place*>(place)) {}
  operator float*() const { return place_ ? place_->data + offset_ : nullptr; }
  Cells& operator+=(int64_t offset) {
    offset_ += offset;
    return *this;
  }
  const Place* place() const { return place_; }

 private:
  const Place* place_ = nullptr;
  int64_t offset_ = 0;
};

using ConstCells = Cells;

/// The plane stride of a map: that of its place, or a number.
class PlaneStride {
 public:
  PlaneStride() = default;
  PlaneStride(int64_t stride) : stride_(stride) {}
  explicit PlaneStride(const Cells& map) : place_(map.place()) {}
  operator int64_t() const { return place_ ? place_->plane_stride : stride_; }

 private:
  const Place* place_ = nullptr;
  int64_t stride_ = 0;
};

}  // namespace poolscope
