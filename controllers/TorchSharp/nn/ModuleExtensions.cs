using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>What gives back the module's own type.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, Device device)
        where T : nn.Module
    {
        module.Move(device);
        return module;
    }

    /// <summary>Writes the state as TorchSharp's .dat.</summary>
    public static T save<T>(this T module, string location)
        where T : nn.Module
    {
        using FileStream file = File.Create(location);
        DatFile.Write(file, module.state_dict());
        return module;
    }

    /// <summary>Reads the state from TorchSharp's .dat.</summary>
    /// <exception cref="InvalidDataException">The file is none, or of another module.</exception>
    public static T load<T>(this T module, string location)
        where T : nn.Module
    {
        using FileStream file = File.OpenRead(location);
        DatFile.Read(file, module.state_dict());
        return module;
    }
}
