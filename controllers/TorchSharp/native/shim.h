// What the shim's files share. Every export catches what libtorch throws: a status of -1, the words in ts_error().
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>
#include <cstdint>
#include <string>

#define EXPORT extern "C" __attribute__((visibility("default")))

// A handle is the tensor's own implementation, with one reference that the managed side owns.
using Handle = c10::TensorImpl*;

// An argument or a result; Arg.cs has the same layout. Lists are a count and an address.
enum class Kind : int32_t { None, Tensor, Int, Double, Bool, String, IntList, DoubleList, TensorList, BoolList, Device, Default };

struct Arg {
  int64_t bits;
  Kind kind;
  int32_t count;
};

static_assert(sizeof(Arg) == 16, "the managed side has 16 bytes");

inline at::Tensor borrow(Handle handle) {
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle));
}

inline Handle own(at::Tensor tensor) { return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr; }

// The calling thread's last error.
std::string& last_error();

// OpenMP's number of threads belongs to the thread that asks: the wanted one is applied on each thread's first call.
void apply_threads();

template <typename F>
int guarded(F&& body) noexcept {
  try {
    apply_threads();
    body();
    return 0;
  } catch (const c10::Error& e) {
    last_error() = e.what_without_backtrace();
  } catch (const std::exception& e) {
    last_error() = e.what();
  } catch (...) {
    last_error() = "an error without words";
  }
  return -1;
}
