using Robotics.Geometry;
using Robotics.Planner.Offline.Formulas;

namespace Robotics.Planner.Offline.Search;

/// <summary>A place where an object's centre can go, as formulas and as it comes out now.</summary>
internal sealed record Spot(Formula X, Formula Y, Vector3 Point, string Source);
