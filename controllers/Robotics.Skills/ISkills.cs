namespace Robotics.Skills;

/// <summary>
/// A skill surface: an interface of queries and skills that programs may call on a robot. Each kind of robot has its own, which
/// derives from this one and adds all its members itself.
/// </summary>
public interface ISkills;
