using System.Reflection;
using System.Security.Cryptography;

namespace Robotics.Cli.Evaluation;

/// <summary>The version, and a digest of everything of ours that decides a result: assemblies, native shim, robots, scenes.</summary>
public static class BuildId
{
    private static readonly Lazy<string> Id = new(Compute);

    public static string Value => Id.Value;

    private static string Compute()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory)
            .Where(f => Path.GetFileName(f) is var n && (n.StartsWith("Robotics.", StringComparison.Ordinal) || n is "robotics.dll" or "MuJoCo.NET.dll" or "libmjshim.so") && Path.GetExtension(n) is ".dll" or ".so")
            .Concat(Directory.Exists(Sim.SimData.Root) ? Directory.EnumerateFiles(Sim.SimData.Root, "*", SearchOption.AllDirectories) : [])
            .Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        string version = typeof(BuildId).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        int plus = version.IndexOf('+');
        return $"{(plus > 0 && version.Length > plus + 12 ? version[..(plus + 13)] : version)}/{Convert.ToHexStringLower(hash.GetHashAndReset())[..12]}";
    }
}
