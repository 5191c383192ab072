// One entry to every operator libtorch has: the dispatcher finds it by name, its schema says what the arguments become.
#include "shim.h"
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <cstring>

namespace {

template <typename T>
c10::List<T> list(const Arg& a) {
  c10::List<T> values;
  values.reserve(a.count);
  auto* from = reinterpret_cast<const int64_t*>(a.bits);
  for (int i = 0; i < a.count; i++) {
    if constexpr (std::is_same_v<T, double>) {
      double value;
      std::memcpy(&value, from + i, sizeof value);
      values.push_back(value);
    } else {
      values.push_back(static_cast<T>(from[i]));
    }
  }
  return values;
}

double real(const Arg& a) {
  double value;
  std::memcpy(&value, &a.bits, sizeof value);
  return value;
}

// int where the schema has a float (or a list of one where it has a list), a list of tensors some of which may be absent.
c10::IValue value(const Arg& a, const c10::TypePtr& declared) {
  auto type = declared;
  while (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
  switch (a.kind) {
    case Kind::None: return c10::IValue();
    case Kind::Tensor: return borrow(reinterpret_cast<Handle>(a.bits));
    case Kind::Int:
      if (type->kind() == c10::TypeKind::FloatType) return static_cast<double>(a.bits);
      if (type->kind() == c10::TypeKind::BoolType) return a.bits != 0;
      if (type->kind() == c10::TypeKind::ListType) return c10::List<int64_t>({a.bits});
      return a.bits;
    case Kind::Double: return real(a);
    case Kind::Bool: return a.bits != 0;
    case Kind::String: return std::string(reinterpret_cast<const char*>(a.bits), a.count);
    case Kind::IntList:
      if (type->kind() == c10::TypeKind::ListType && type->castRaw<c10::ListType>()->getElementType()->kind() == c10::TypeKind::FloatType) {
        c10::List<double> values;
        auto* from = reinterpret_cast<const int64_t*>(a.bits);
        for (int i = 0; i < a.count; i++) values.push_back(static_cast<double>(from[i]));
        return values;
      }
      return list<int64_t>(a);
    case Kind::DoubleList: return list<double>(a);
    case Kind::BoolList: return list<bool>(a);
    case Kind::TensorList: {
      auto* from = reinterpret_cast<const Handle*>(a.bits);
      if (type->castRaw<c10::ListType>()->getElementType()->kind() == c10::TypeKind::OptionalType) {
        c10::List<c10::optional<at::Tensor>> values;
        for (int i = 0; i < a.count; i++) values.push_back(from[i] ? c10::optional<at::Tensor>(borrow(from[i])) : c10::nullopt);
        return values;
      }
      c10::List<at::Tensor> values;
      values.reserve(a.count);
      for (int i = 0; i < a.count; i++) values.push_back(borrow(from[i]));
      return values;
    }
    case Kind::Device: return c10::Device(static_cast<c10::DeviceType>(a.bits >> 8), static_cast<c10::DeviceIndex>(static_cast<int8_t>(a.bits & 0xff)));
    case Kind::Default: break;
  }
  TORCH_CHECK(false, "an argument of kind ", static_cast<int>(a.kind), " is unknown to the shim");
}

// Results one after another, lists spread out.
void give(c10::IValue&& v, Arg* out, int capacity, int& count) {
  auto put = [&](Kind kind, int64_t bits) {
    TORCH_CHECK(count < capacity, "more than the ", capacity, " results that were asked for");
    out[count++] = {bits, kind, 0};
  };
  if (v.isTensor()) put(Kind::Tensor, reinterpret_cast<int64_t>(own(std::move(v).toTensor())));
  else if (v.isTensorList()) for (at::Tensor t : v.toTensorVector()) put(Kind::Tensor, reinterpret_cast<int64_t>(own(std::move(t))));
  else if (v.isInt()) put(Kind::Int, v.toInt());
  else if (v.isBool()) put(Kind::Bool, v.toBool());
  else if (v.isDouble()) {
    double d = v.toDouble();
    int64_t bits;
    std::memcpy(&bits, &d, sizeof bits);
    put(Kind::Double, bits);
  } else TORCH_CHECK(false, "a result of kind ", v.tagKind(), " cannot be handed over");
}

}  // namespace

// The operator's handle lives as long as the process. Null with an error: there is none of this name.
EXPORT void* ts_operator(const char* name, const char* overload) {
  void* found = nullptr;
  guarded([&] {
    auto op = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(op.has_value(), "this libtorch has no operator ", name, *overload ? "." : "", overload);
    found = new c10::OperatorHandle(*op);
  });
  return found;
}

// Calls it; missing arguments at the end take the schema's defaults. Returns the number of results, or -1.
EXPORT int ts_call(void* op, const Arg* args, int n, Arg* out, int capacity) {
  int count = 0;
  int status = guarded([&] {
    auto& handle = *static_cast<c10::OperatorHandle*>(op);
    auto& schema = handle.schema();
    auto& declared = schema.arguments();
    TORCH_CHECK(n <= static_cast<int>(declared.size()), n, " arguments were given, the operator takes ", declared.size());
    thread_local torch::jit::Stack stack;
    stack.clear();
    for (int i = 0; i < static_cast<int>(declared.size()); i++) {
      if (i < n && args[i].kind != Kind::Default) {
        stack.push_back(value(args[i], declared[i].type()));
      } else {
        TORCH_CHECK(declared[i].default_value().has_value(), "argument '", declared[i].name(), "' is missing and has no default");
        stack.push_back(*declared[i].default_value());
      }
    }
    handle.callBoxed(stack);
    for (auto& v : stack) give(std::move(v), out, capacity, count);
    stack.clear();
  });
  if (status < 0) {
    for (int i = 0; i < count; i++)
      if (out[i].kind == Kind::Tensor && out[i].bits) c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(reinterpret_cast<Handle>(out[i].bits));
    return -1;
  }
  return count;
}
