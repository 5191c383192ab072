namespace Robotics.Sim;

/// <summary>A robot, scene or object description that cannot be used. The message names the place, the value, the limit and the remedy.</summary>
public sealed class SceneException : Exception
{
    /// <param name="file">Path or name of the description; empty when it came from memory.</param>
    /// <param name="line">From 1; 0 when unknown.</param>
    /// <param name="column">From 1; 0 when unknown.</param>
    /// <param name="what">Who and what is wrong, in a sentence.</param>
    /// <param name="value">The offending value, or empty.</param>
    /// <param name="limit">What would be accepted, or empty.</param>
    /// <param name="remedy">What to do.</param>
    public SceneException(string file, int line, int column, string what, string value, string limit, string remedy, Exception? inner = null)
        : base(Compose(file, line, column, what, value, limit, remedy), inner)
    {
        (File, Line, Column, What, Value, Limit, Remedy) = (file, line, column, what, value, limit, remedy);
    }

    public string File { get; }

    public int Line { get; }

    public int Column { get; }

    public string What { get; }

    public string Value { get; }

    public string Limit { get; }

    public string Remedy { get; }

    private static string Compose(string file, int line, int column, string what, string value, string limit, string remedy) =>
        what
        + (value.Length > 0 ? $" It is '{value}'." : "")
        + (limit.Length > 0 ? $" Allowed: {limit}." : "")
        + (remedy.Length > 0 ? $" {remedy}" : "")
        + (file.Length == 0 ? "" : line > 0 ? $" {file}:{line}:{column}" : $" {file}");
}
