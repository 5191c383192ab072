using Robotics.Reorientation.Acting;

namespace Robotics.Reorientation;

/// <summary>Why a policy has given up.</summary>
/// <param name="Code">How that ends what it was asked for.</param>
/// <param name="Words">What is wrong, as the middle of a sentence.</param>
public sealed record PolicyTrouble(ReorientCode Code, string Words);
