namespace Robotics.Reorientation.Training;

/// <summary>One rollout and update.</summary>
/// <param name="Steps">Control steps of all worlds since the run began.</param>
/// <param name="Success">Share of the goals that ended in this iteration.</param>
/// <param name="SuccessLately">Of about the last 500 goals.</param>
/// <param name="Angle">rad left where goals ended, mean.</param>
/// <param name="Actions">That reached goals took, mean.</param>
/// <param name="FrontierDegrees">Mean over the objects.</param>
/// <param name="Rest">Factor of the limits of rest that goals are held to, 0 without.</param>
/// <param name="Randomisation">Level, 0 to 1.</param>
/// <param name="Reward">Mean of a step.</param>
/// <param name="Terms">Of the reward, mean of a step, weighted, without the scale.</param>
/// <param name="Deviation">Of the actions, mean.</param>
public sealed record IterationReport(
    int Iteration, long Steps, int Goals, double Success, double SuccessLately, double Lost, double Broken, double Angle, double Actions,
    double FrontierDegrees, double Tolerance, double Rest, double Randomisation, double Reward, IReadOnlyDictionary<string, double> Terms,
    double Kl, double Clipped, double PolicyLoss, double ValueLoss, double Explained, double Entropy, double Deviation, double Rate) : IIterationReport;

/// <summary>Where the wall time of an iteration went, s.</summary>
public sealed record IterationSeconds(double Physics, double Observation, double Inference, double Learning)
{
    public double All => Physics + Observation + Inference + Learning;
}
