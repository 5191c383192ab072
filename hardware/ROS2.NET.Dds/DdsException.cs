namespace ROS2.Dds;

/// <summary>The middleware refused or failed: who, in the library's own words, and what to do.</summary>
/// <param name="code">The library's return code, below zero; 0 when the fault was found on this side.</param>
/// <param name="entity">Which participant, topic, reader or writer.</param>
public sealed class DdsException(string message, int code = 0, string entity = "", Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The library's return code (DDS_RETCODE_…), 0 when there is none.</summary>
    public int Code { get; } = code;

    /// <summary>What it happened to.</summary>
    public string Entity { get; } = entity;

    /// <summary>The entity or count as it is, or the code as an exception.</summary>
    internal static unsafe int Check(int result, string entity, string remedy)
    {
        if (result >= 0) return result;
        string words = Native.Text(Native.dds_strretcode(result)), log = DdsLibrary.TakeLog();
        if (log.Length > 0) words += " (" + log + ")";
        throw new DdsException($"{entity}: Cyclone DDS says '{words}', code {result}. {remedy}", result, entity);
    }
}
