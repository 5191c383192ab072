using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Something with parameters, under names: a field's name, or the one it was registered with; inner ones "outer.inner".</summary>
        public abstract class Module : IDisposable
        {
            private readonly List<(string Name, Module Module)> children = [];
            private readonly List<(string Name, Parameter Parameter)> own = [];
            private readonly List<(string Name, Tensor Buffer)> buffers = [];
            private readonly string name;

            protected Module(string name) => this.name = name;

            public bool training { get; private set; } = true;

            public string GetName() => name;

            public IEnumerable<(string name, Module module)> named_children() => children.Select(c => (c.Name, c.Module));

            public IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                IEnumerable<(string, Parameter)> mine = own.Select(p => (p.Name, p.Parameter));
                return recurse ? mine.Concat(children.SelectMany(c => c.Module.named_parameters().Select(p => ($"{c.Name}.{p.name}", p.parameter)))) : mine;
            }

            public IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            public IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true)
            {
                IEnumerable<(string, Tensor)> mine = buffers.Select(b => (b.Name, b.Buffer));
                return recurse ? mine.Concat(children.SelectMany(c => c.Module.named_buffers().Select(b => ($"{c.Name}.{b.name}", b.buffer)))) : mine;
            }

            /// <summary>Parameters and buffers by name.</summary>
            public Dictionary<string, Tensor> state_dict() =>
                named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Concat(named_buffers()).ToDictionary(e => e.Item1, e => e.Item2);

            /// <summary>Copies elements into the parameters and buffers of the same names.</summary>
            /// <exception cref="ArgumentException">A name is missing or there is one too many.</exception>
            public (IList<string> missing_keys, IList<string> unexpected_keys) load_state_dict(Dictionary<string, Tensor> source, bool strict = true)
            {
                Dictionary<string, Tensor> mine = state_dict();
                List<string> missing = [.. mine.Keys.Except(source.Keys)], unexpected = [.. source.Keys.Except(mine.Keys)];
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new ArgumentException($"The state does not fit {name}: missing {Names(missing)}, unknown {Names(unexpected)}.");
                }

                using (no_grad())
                {
                    foreach ((string key, Tensor target) in mine.Where(e => source.ContainsKey(e.Key)))
                    {
                        target.copy_(source[key]);
                    }
                }

                return (missing, unexpected);

                static string Names(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
            }

            public virtual void train(bool mode = true)
            {
                training = mode;
                children.ForEach(c => c.Module.train(mode));
            }

            public void eval() => train(false);

            /// <summary>Clears every gradient; there is none until the next backward.</summary>
            public void zero_grad()
            {
                foreach (Parameter p in parameters())
                {
                    p.grad = null;
                }
            }

            public void Dispose()
            {
                children.ForEach(c => c.Module.Dispose());
                own.ForEach(p => p.Parameter.Dispose());
                buffers.ForEach(b => b.Buffer.Dispose());
                GC.SuppressFinalize(this);
            }

            /// <summary>Registers modules, parameters and tensors that stand in fields, in the fields' order.</summary>
            protected void RegisterComponents()
            {
                foreach (FieldInfo field in GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    switch (field.GetValue(this))
                    {
                        case Module module when children.TrueForAll(c => c.Module != module):
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter when own.TrueForAll(p => p.Parameter != parameter):
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor buffer when buffer is not Parameter && buffers.TrueForAll(b => b.Buffer != buffer):
                            register_buffer(field.Name, buffer);
                            break;
                    }
                }
            }

            public void register_module(string name, Module submodule) => children.Add((name, submodule));

            public void register_parameter(string name, Parameter param) => own.Add((name, param));

            public void register_buffer(string name, Tensor tensor) => buffers.Add((name, tensor.DetachFromDisposeScope()));

            /// <summary>Moves the elements under the same parameters, so that whoever holds them, as an optimiser, holds the moved ones.</summary>
            internal void Move(Device device)
            {
                foreach (Tensor tensor in state_dict().Values)
                {
                    using Tensor moved = tensor.detach().to(device);
                    tensor.SetData(moved);
                }
            }
        }

        /// <summary>A module that makes one thing of one other.</summary>
        public abstract class Module<T, TResult>(string name) : Module(name)
        {
            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }

        /// <summary>A module that makes one thing of two others.</summary>
        public abstract class Module<T1, T2, TResult>(string name) : Module(name)
        {
            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }
    }
}
