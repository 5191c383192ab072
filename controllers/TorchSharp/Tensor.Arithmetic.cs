namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor a, Tensor b) => a.add(b);

        public static Tensor operator +(Tensor a, Scalar b) => a.add(b);

        public static Tensor operator +(Scalar a, Tensor b) => b.add(a);

        public static Tensor operator -(Tensor a, Tensor b) => a.sub(b);

        public static Tensor operator -(Tensor a, Scalar b) => a.sub(b);

        public static Tensor operator -(Scalar a, Tensor b) => Operator.Call("aten::rsub.Scalar", b, a);

        public static Tensor operator -(Tensor a) => a.neg();

        public static Tensor operator *(Tensor a, Tensor b) => a.mul(b);

        public static Tensor operator *(Tensor a, Scalar b) => a.mul(b);

        public static Tensor operator *(Scalar a, Tensor b) => b.mul(a);

        public static Tensor operator /(Tensor a, Tensor b) => a.div(b);

        public static Tensor operator /(Tensor a, Scalar b) => a.div(b);

        public static Tensor operator /(Scalar a, Tensor b) => b.reciprocal().mul(a);

        public static Tensor operator >(Tensor a, Tensor b) => a.gt(b);

        public static Tensor operator >(Tensor a, Scalar b) => a.gt(b);

        public static Tensor operator >=(Tensor a, Tensor b) => a.ge(b);

        public static Tensor operator >=(Tensor a, Scalar b) => a.ge(b);

        public static Tensor operator <(Tensor a, Tensor b) => a.lt(b);

        public static Tensor operator <(Tensor a, Scalar b) => a.lt(b);

        public static Tensor operator <=(Tensor a, Tensor b) => a.le(b);

        public static Tensor operator <=(Tensor a, Scalar b) => a.le(b);

        public static Tensor operator &(Tensor a, Tensor b) => a.logical_and(b);

        public static Tensor operator |(Tensor a, Tensor b) => a.logical_or(b);

        public static Tensor operator ~(Tensor a) => a.logical_not();

        public Tensor add(Tensor other) => Operator.Call("aten::add.Tensor", this, other);

        public Tensor add(Tensor other, Scalar alpha) => Operator.Call("aten::add.Tensor", this, other, alpha);

        public Tensor add(Scalar other) => Operator.Call("aten::add.Scalar", this, other);

        public Tensor sub(Tensor other) => Operator.Call("aten::sub.Tensor", this, other);

        public Tensor sub(Scalar other) => Operator.Call("aten::sub.Scalar", this, other);

        public Tensor mul(Tensor other) => Operator.Call("aten::mul.Tensor", this, other);

        public Tensor mul(Scalar other) => Operator.Call("aten::mul.Scalar", this, other);

        public Tensor div(Tensor other) => Operator.Call("aten::div.Tensor", this, other);

        public Tensor div(Scalar other) => Operator.Call("aten::div.Scalar", this, other);

        public Tensor pow(Tensor exponent) => Operator.Call("aten::pow.Tensor_Tensor", this, exponent);

        public Tensor pow(Scalar exponent) => Operator.Call("aten::pow.Tensor_Scalar", this, exponent);

        public Tensor remainder(Scalar other) => Operator.Call("aten::remainder.Scalar", this, other);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Operator.Call("aten::addcmul", this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Operator.Call("aten::addcdiv", this, tensor1, tensor2, value);

        public Tensor lerp(Tensor end, Scalar weight) => Operator.Call("aten::lerp.Scalar", this, end, weight);

        public Tensor add_(Tensor other) => Changed("aten::add_.Tensor", this, other);

        public Tensor add_(Tensor other, Scalar alpha) => Changed("aten::add_.Tensor", this, other, alpha);

        public Tensor add_(Scalar other) => Changed("aten::add_.Scalar", this, other);

        public Tensor sub_(Tensor other) => Changed("aten::sub_.Tensor", this, other);

        public Tensor mul_(Tensor other) => Changed("aten::mul_.Tensor", this, other);

        public Tensor mul_(Scalar other) => Changed("aten::mul_.Scalar", this, other);

        public Tensor div_(Tensor other) => Changed("aten::div_.Tensor", this, other);

        public Tensor div_(Scalar other) => Changed("aten::div_.Scalar", this, other);

        public Tensor lerp_(Tensor end, Scalar weight) => Changed("aten::lerp_.Scalar", this, end, weight);

        public Tensor eq(Tensor other) => Operator.Call("aten::eq.Tensor", this, other);

        public Tensor eq(Scalar other) => Operator.Call("aten::eq.Scalar", this, other);

        public Tensor ne(Tensor other) => Operator.Call("aten::ne.Tensor", this, other);

        public Tensor ne(Scalar other) => Operator.Call("aten::ne.Scalar", this, other);

        public Tensor gt(Tensor other) => Operator.Call("aten::gt.Tensor", this, other);

        public Tensor gt(Scalar other) => Operator.Call("aten::gt.Scalar", this, other);

        public Tensor ge(Tensor other) => Operator.Call("aten::ge.Tensor", this, other);

        public Tensor ge(Scalar other) => Operator.Call("aten::ge.Scalar", this, other);

        public Tensor lt(Tensor other) => Operator.Call("aten::lt.Tensor", this, other);

        public Tensor lt(Scalar other) => Operator.Call("aten::lt.Scalar", this, other);

        public Tensor le(Tensor other) => Operator.Call("aten::le.Tensor", this, other);

        public Tensor le(Scalar other) => Operator.Call("aten::le.Scalar", this, other);

        public Tensor logical_and(Tensor other) => Operator.Call("aten::logical_and", this, other);

        public Tensor logical_or(Tensor other) => Operator.Call("aten::logical_or", this, other);

        public Tensor logical_not() => Operator.Call("aten::logical_not", this);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            Operator.Truth("aten::allclose", this, target, rtol, atol, equal_nan);

        /// <summary>A tensor of one truth: the same shape and elements.</summary>
        public Tensor equal(Tensor other) => tensor(Operator.Truth("aten::equal", this, other));
    }
}
