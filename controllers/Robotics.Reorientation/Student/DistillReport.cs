using Robotics.Reorientation.Training;

namespace Robotics.Reorientation.Student;

/// <summary>One collection and update of a student.</summary>
/// <param name="TeacherShare">Of goals that began in this iteration and the teacher pursued itself.</param>
/// <param name="ActionError">Root of the mean squared difference to the teacher's actions, of a joint.</param>
/// <param name="DistanceError">rad by which the angle to the goal was missed, mean.</param>
/// <param name="NearError">The same near the goal; null when nothing was.</param>
/// <param name="Success">Share of the goals that ended in this iteration.</param>
/// <param name="SuccessLately">Of about the last 500 goals.</param>
/// <param name="Angle">rad left where goals ended, mean.</param>
/// <param name="Randomisation">Level, 0 to 1.</param>
public sealed record DistillReport(
    int Iteration, long Steps, double TeacherShare, double ActionError, double DistanceError, double? NearError,
    int Goals, double Success, double SuccessLately, double Lost, double Angle, double Randomisation, double Rate) : IIterationReport;
