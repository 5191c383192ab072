namespace MuJoCo;

/// <summary>How a step ended.</summary>
public enum StepResult
{
    /// <summary>Nothing to say.</summary>
    Ok = 0,
    /// <summary>MuJoCo warned (a full contact list, a bad control...): see <see cref="MjData.Warning"/> and <see cref="MjData.Warnings"/>.</summary>
    Warned = 1,
    /// <summary>Position, velocity or acceleration became NaN or huge, and the engine put the world back to its initial state. What ran before is void.</summary>
    Reset = 2,
}

/// <summary>The kinds of warnings that mjData counts.</summary>
public enum MjWarning { Inertia, ContactFull, CnstrFull, VgeomFull, BadQpos, BadQvel, BadQacc, BadCtrl }
