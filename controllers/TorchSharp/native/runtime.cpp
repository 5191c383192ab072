// The library as a whole: version, errors, threads, chance, modes of autograd, CUDA.
#include "shim.h"
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/cuda.h>
#include <torch/version.h>
#include <atomic>
#include <thread>

namespace {
// 0: libtorch's own choice. On two cores a second thread is slower than none beside anything else that runs.
std::atomic<int> wanted_threads{std::thread::hardware_concurrency() <= 2 ? 1 : 0};
}

std::string& last_error() {
  thread_local std::string words;
  return words;
}

void apply_threads() {
  thread_local int applied = 0;
  int wanted = wanted_threads.load(std::memory_order_relaxed);
  if (applied != wanted) {
    at::set_num_threads(wanted);
    applied = wanted;
  }
}

EXPORT const char* ts_error() { return last_error().c_str(); }
EXPORT const char* ts_version() { return TORCH_VERSION; }

EXPORT void ts_set_num_threads(int n) { wanted_threads.store(n); }
EXPORT int ts_get_num_threads() {
  apply_threads();
  return at::get_num_threads();
}

EXPORT int ts_manual_seed(uint64_t seed) {
  return guarded([&] { at::manual_seed(seed); });
}

EXPORT int ts_grad_mode() { return c10::GradMode::is_enabled(); }
EXPORT void ts_set_grad_mode(int enabled) { c10::GradMode::set_enabled(enabled != 0); }

EXPORT void* ts_begin_inference(int enabled) { return new c10::InferenceMode(enabled != 0); }
EXPORT void ts_end_inference(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
EXPORT int ts_is_inference() { return c10::InferenceMode::is_enabled(); }

EXPORT int ts_cuda_count() {
  int n = 0;
  guarded([&] { n = torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0; });
  return n;
}

EXPORT int ts_cuda_synchronize(int64_t device) {
  return guarded([&] { torch::cuda::synchronize(device); });
}
