// What is asked of a tensor and is no operator.
#include "shim.h"
#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>
#include <cstring>

EXPORT void ts_release(Handle handle) {
  c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle);
}

// Shape, element type, device: no call that can throw for a dense tensor. Returns the number of dimensions.
EXPORT int ts_shape(Handle handle, int64_t* sizes, int64_t* strides, int capacity) {
  int n = -1;
  guarded([&] {
    auto s = handle->sizes(), t = handle->strides();
    for (int i = 0; i < static_cast<int>(s.size()) && i < capacity; i++) sizes[i] = s[i], strides[i] = t[i];
    n = static_cast<int>(s.size());
  });
  return n;
}

EXPORT int ts_dtype(Handle handle) { return static_cast<int>(c10::typeMetaToScalarType(handle->dtype())); }

EXPORT int64_t ts_numel(Handle handle) { return handle->numel(); }

EXPORT int ts_device(Handle handle, int* type, int* index) {
  return guarded([&] {
    auto device = handle->device();
    *type = static_cast<int>(device.type());
    *index = device.index();
  });
}

// The elements' address on the CPU; the tensor must be contiguous there.
EXPORT void* ts_data(Handle handle) {
  void* data = nullptr;
  guarded([&] {
    auto t = borrow(handle);
    TORCH_CHECK(t.device().is_cpu(), "the elements are on ", t.device(), ", not on the CPU: call cpu() first");
    TORCH_CHECK(t.is_contiguous(), "the elements are not contiguous: call contiguous() first");
    data = t.data_ptr();
  });
  return data;
}

// A new tensor with a copy of the elements.
EXPORT Handle ts_from(const void* data, const int64_t* sizes, int rank, int dtype) {
  Handle made = nullptr;
  guarded([&] {
    auto t = at::empty(c10::IntArrayRef(sizes, rank), at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype)));
    std::memcpy(t.data_ptr(), data, t.nbytes());
    made = own(std::move(t));
  });
  return made;
}

// The one element as a number: real (as a double's bits) or whole.
EXPORT int ts_item(Handle handle, double* real, int64_t* whole) {
  return guarded([&] {
    auto s = borrow(handle).item();
    *real = s.isBoolean() ? (s.toBool() ? 1 : 0) : s.toDouble();
    *whole = s.isIntegral(true) ? s.toLong() : static_cast<int64_t>(*real);
  });
}

EXPORT int ts_requires_grad(Handle handle) { return handle->requires_grad(); }

EXPORT int ts_set_requires_grad(Handle handle, int value) {
  return guarded([&] { borrow(handle).set_requires_grad(value != 0); });
}

EXPORT int ts_is_leaf(Handle handle) { return borrow(handle).is_leaf(); }

EXPORT Handle ts_grad(Handle handle) { return own(borrow(handle).grad()); }

EXPORT int ts_set_grad(Handle handle, Handle grad) {
  return guarded([&] { borrow(handle).mutable_grad() = grad ? borrow(grad) : at::Tensor(); });
}

EXPORT int ts_backward(Handle handle, Handle grad, int retain_graph, int create_graph) {
  return guarded([&] {
    torch::autograd::backward({borrow(handle)}, {grad ? borrow(grad) : at::Tensor()}, retain_graph != 0, create_graph != 0);
  });
}

EXPORT int ts_set_data(Handle handle, Handle data) {
  return guarded([&] { borrow(handle).set_data(borrow(data)); });
}
