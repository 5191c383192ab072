namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor neg() => Operator.Call("aten::neg", this);

        public Tensor abs() => Operator.Call("aten::abs", this);

        public Tensor sign() => Operator.Call("aten::sign", this);

        public Tensor exp() => Operator.Call("aten::exp", this);

        public Tensor log() => Operator.Call("aten::log", this);

        public Tensor log1p() => Operator.Call("aten::log1p", this);

        public Tensor sqrt() => Operator.Call("aten::sqrt", this);

        public Tensor rsqrt() => Operator.Call("aten::rsqrt", this);

        public Tensor square() => Operator.Call("aten::square", this);

        public Tensor reciprocal() => Operator.Call("aten::reciprocal", this);

        public Tensor sin() => Operator.Call("aten::sin", this);

        public Tensor cos() => Operator.Call("aten::cos", this);

        public Tensor acos() => Operator.Call("aten::acos", this);

        public Tensor atan2(Tensor other) => Operator.Call("aten::atan2", this, other);

        public Tensor tanh() => Operator.Call("aten::tanh", this);

        public Tensor sigmoid() => Operator.Call("aten::sigmoid", this);

        public Tensor relu() => Operator.Call("aten::relu", this);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Operator.Call("aten::softmax.int", this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Operator.Call("aten::log_softmax.int", this, dim, dtype);

        public Tensor floor() => Operator.Call("aten::floor", this);

        public Tensor round() => Operator.Call("aten::round", this);

        public Tensor isnan() => Operator.Call("aten::isnan", this);

        public Tensor isfinite() => Operator.Call("aten::isfinite", this);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Operator.Call("aten::clamp", this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Operator.Call("aten::clamp.Tensor", this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Changed("aten::clamp_", this, min, max);

        public Tensor minimum(Tensor other) => Operator.Call("aten::minimum", this, other);

        public Tensor maximum(Tensor other) => Operator.Call("aten::maximum", this, other);

        public Tensor where(Tensor condition, Tensor y) => Operator.Call("aten::where.self", condition, this, y);

        public Tensor masked_fill(Tensor mask, Scalar value) => Operator.Call("aten::masked_fill.Scalar", this, mask, value);

        public Tensor normal_(double mean = 0, double stddev = 1, Generator? generator = null) => Changed("aten::normal_", this, mean, stddev);

        public Tensor uniform_(double from, double to, Generator? generator = null) => Changed("aten::uniform_", this, from, to);
    }
}
