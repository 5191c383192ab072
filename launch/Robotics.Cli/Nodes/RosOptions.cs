using System.Collections;
using System.CommandLine;
using ROS2;

namespace Robotics.Cli.Nodes;

/// <summary>What every command that speaks ROS 2 takes: <c>--ros-args …</c> and the domain, beside ROS's environment.</summary>
internal sealed class RosOptions
{
    private readonly Option<int?> _domain = new("--domain") { Description = "ROS domain, 0 to 232 [default: ROS_DOMAIN_ID, or 0].", HelpName = "N" };

    private readonly Option<string[]> _args = new("--ros-args")
    {
        Description = "Everything after it as ROS has it: -r from:=to, -p name:=value, --params-file FILE.",
        HelpName = "ARGS",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.ZeroOrMore,
    };

    public void AddTo(Command command)
    {
        command.Add(_domain);
        command.Add(_args);
    }

    /// <summary>The domain that ROS_DOMAIN_ID names, or null.</summary>
    /// <exception cref="CommandException">It is no domain.</exception>
    public static int? DomainOfEnvironment => Environment.GetEnvironmentVariable("ROS_DOMAIN_ID") is { Length: > 0 } ? (int)Read(null, []).Domain.Id : null;

    /// <summary>What the environment says, in a domain.</summary>
    /// <exception cref="CommandException">A value cannot be read; says which.</exception>
    public static ContextOptions InDomain(int domain) => Read(domain, []);

    /// <exception cref="CommandException">A value cannot be read; says which.</exception>
    public ContextOptions Of(ParseResult parsed) => Read(parsed.GetValue(_domain), parsed.GetValue(_args) ?? []);

    private static ContextOptions Read(int? domain, string[] arguments)
    {
        try
        {
            Dictionary<string, string> environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
            if (domain is not null)
            {
                environment["ROS_DOMAIN_ID"] = $"{domain}";
            }

            return ContextOptions.FromEnvironment(environment) with { Arguments = RosArguments.Parse(["--ros-args", .. arguments]) };
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.Usage, e.Message, e);
        }
    }
}
